"""Writes fc.json: 50 steps of PyTorch's SGD and AdamW on fully connected layers, from weights and
batches that both sides make by formula. Run: python3 test/golden/heads/fc.py (PyTorch 1.13)"""
import json
import pathlib

import numpy as np
import torch

SIZES, N, BATCH, STEPS = [7, 6, 5, 3], 20, 8, 50
RATE, MOMENTUM, DECAY = 0.05, 0.9, 5e-4
ADAMW_RATE, ADAMW_DECAY = 0.02, 0.05


def wave(count, phase, scale):
    return (scale * np.sin(phase + 0.37 * np.arange(count))).astype(np.float32)


def run(dropout=0, weights=None, adamw=False):
    features = torch.tensor(wave(N * SIZES[0], 0.5, 1.5).reshape(N, SIZES[0]))
    labels = torch.arange(N) % SIZES[-1]
    parameters = []
    for layer, (inputs, outputs) in enumerate(zip(SIZES, SIZES[1:])):
        weight = wave(inputs * outputs, 1.0 + layer, 0.4).reshape(inputs, outputs)
        parameters += [torch.tensor(weight, requires_grad=True)]
        parameters += [torch.zeros(outputs, requires_grad=True)]
    if adamw:
        optimiser = torch.optim.AdamW(parameters, lr=ADAMW_RATE, weight_decay=ADAMW_DECAY)
    else:
        optimiser = torch.optim.SGD(parameters, lr=RATE, momentum=MOMENTUM, weight_decay=DECAY)
    criterion = torch.nn.CrossEntropyLoss(weight=None if weights is None else torch.tensor(weights))
    losses = []
    for step in range(STEPS):
        rows = [(step * BATCH + i) % N for i in range(BATCH if step % 3 else BATCH - 3)]
        x = features[rows]
        for layer in range(len(SIZES) - 1):
            x = x @ parameters[2 * layer] + parameters[2 * layer + 1]
            if layer == len(SIZES) - 2:
                break
            x = torch.relu(x)
            if dropout:
                units = SIZES[layer + 1]
                at = torch.arange(BATCH * units).reshape(BATCH, units)[: len(rows)]
                kept = ((at * 7 + step * 13 + layer * 3) % 5) >= 2
                x = x * kept / (1 - dropout)
        loss = criterion(x, labels[rows])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    norms = [p.detach().double().norm().item() for p in parameters]
    return {"dropout": dropout, "losses": losses, "norms": norms}


WEIGHTS = [0.5, 2.0, 1.25]


path = pathlib.Path(__file__).with_suffix(".json")
golden = {
    "torch": torch.__version__,
    "runs": [run(0), run(0.4)],
    "weighted": {"weights": WEIGHTS, **run(weights=WEIGHTS)},
    "adamw": run(0.4, adamw=True),
}
path.write_text(json.dumps(golden, indent=1) + "\n")
