"""Writes rates.json: the learning rate of every step by PyTorch's schedulers.
Run: python3 test/golden/heads/rates.py (PyTorch 1.13)"""
import json
import pathlib
import warnings

import torch
from torch.optim import lr_scheduler as s

warnings.simplefilter("ignore")
RATE, TOTAL, WARM_UP = 0.02, 40, 8


def rates(schedule, warm_up):
    sgd = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    rest = TOTAL - warm_up
    after = {
        "constant": lambda: s.ConstantLR(sgd, factor=1),
        "step": lambda: s.StepLR(sgd, step_size=7, gamma=0.3),
        "cosine": lambda: s.CosineAnnealingLR(sgd, T_max=rest, eta_min=0.001),
        "polynomial": lambda: s.PolynomialLR(sgd, total_iters=rest, power=1.7),
    }[schedule]()
    if warm_up:
        rise = s.LinearLR(sgd, start_factor=1 / warm_up, total_iters=warm_up - 1)
        after = s.SequentialLR(sgd, [rise, after], milestones=[warm_up])
    found = []
    for _ in range(TOTAL):
        found.append(sgd.param_groups[0]["lr"])
        sgd.step()
        after.step()
    return {"schedule": schedule, "warmUp": warm_up, "rates": found}


path = pathlib.Path(__file__).with_suffix(".json")
kinds = ["constant", "step", "cosine", "polynomial"]
golden = {"torch": torch.__version__, "runs": [rates(k, w) for k in kinds for w in (0, WARM_UP)]}
path.write_text(json.dumps(golden, indent=1) + "\n")
