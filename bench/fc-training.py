"""The peer of fc-training.ts: PyTorch's own training of the same layers, from the same start on the
same features. Called by it; prints one JSON document."""
import json
import resource
import sys
import time

import numpy as np
import torch

folder, sizes, rows, tuning, batch, steps, dropout, rate, threads = json.loads(sys.argv[1])
torch.set_num_threads(threads)


def read(name, *shape):
    return torch.from_numpy(np.fromfile(f"{folder}/{name}", dtype="<f4").reshape(shape))


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return [time.perf_counter() - wall, time.process_time() - cpu], result


features = read("features", rows, sizes[0])
held = read("tuning", tuning, sizes[0])
labels = torch.from_numpy(np.fromfile(f"{folder}/labels", dtype="<i4")).long()
layers = []
for layer, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
    linear = torch.nn.Linear(inputs, outputs)
    with torch.no_grad():
        linear.weight.copy_(read(f"weight{layer}", outputs, inputs))
        linear.bias.zero_()
    layers += [linear] + ([torch.nn.ReLU(), torch.nn.Dropout(dropout)] if layer < len(sizes) - 2 else [])
net = torch.nn.Sequential(*layers)
sgd = torch.optim.SGD(net.parameters(), lr=rate, momentum=0.9, weight_decay=5e-4, foreach=True)


def look():
    net.eval()
    with torch.no_grad():
        logits = torch.cat([net(held[at : at + 512]) for at in range(0, tuning, 512)])
    net.train()
    return logits


def step(number):
    at = torch.arange(number * batch, (number + 1) * batch) % rows
    loss = torch.nn.functional.cross_entropy(net(features[at]), labels[at])
    sgd.zero_grad(set_to_none=True)
    loss.backward()
    sgd.step()
    return loss.item()


first = look()
for number in range(2):
    step(number)
times = [timed(lambda: step(number)) for number in range(2, steps + 2)]
looks = [timed(look)[0] for _ in range(3)]
print(
    json.dumps(
        {
            "steps": [cost for cost, _ in times],
            "looks": looks,
            "once": [0, 0],
            "loss": times[-1][1],
            "logits": first[:64].flatten().tolist(),
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "about": f"torch {torch.__version__}, {torch.get_num_threads()} threads\n"
            + torch.__config__.show(),
        }
    )
)
