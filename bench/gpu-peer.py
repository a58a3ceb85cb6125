"""The work of bench/gpu.ts by PyTorch on a CUDA card, as lines of CSV.

    python3 bench/gpu-peer.py [--networks caffenet,vgg16] [--batches 1,16,64] [--heads 9216,25088]
        [--rows 4094] [--units 4096] [--seconds 1.5] [--device cuda]

Each figure twice: TF32 off, which is float32 as in ours, and TF32 on. cuDNN picks its kernels
(benchmark = True). The clock runs from bytes in host memory to features in host memory.
"""
import argparse
import statistics
import time

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--networks", default="caffenet,vgg16")
parser.add_argument("--batches", default="1,16,64")
parser.add_argument("--heads", default="9216,25088")
parser.add_argument("--rows", type=int, default=4094)
parser.add_argument("--units", type=int, default=4096)
parser.add_argument("--seconds", type=float, default=1.5)
parser.add_argument("--device", default="cuda")
options = parser.parse_args()
device = torch.device(options.device)
BATCH, CATEGORIES = 128, 11


def row(*fields):
    print(",".join(f'"{field}"' for field in ("row", *fields)), flush=True)


def wait():
    if device.type == "cuda":
        torch.cuda.synchronize()


def caffenet():
    layers = [nn.Conv2d(3, 96, 11, 4), nn.ReLU(True), nn.MaxPool2d(3, 2), nn.LocalResponseNorm(5, 1e-4, 0.75)]
    layers += [nn.Conv2d(96, 256, 5, 1, 2, groups=2), nn.ReLU(True), nn.MaxPool2d(3, 2)]
    layers += [nn.LocalResponseNorm(5, 1e-4, 0.75), nn.Conv2d(256, 384, 3, 1, 1), nn.ReLU(True)]
    layers += [nn.Conv2d(384, 384, 3, 1, 1, groups=2), nn.ReLU(True)]
    layers += [nn.Conv2d(384, 256, 3, 1, 1, groups=2), nn.ReLU(True), nn.MaxPool2d(3, 2)]
    return nn.Sequential(*layers), 227


def vgg16():
    layers, inputs = [], 3
    for count, outputs in ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)):
        for _ in range(count):
            layers += [nn.Conv2d(inputs, outputs, 3, 1, 1), nn.ReLU(True)]
            inputs = outputs
        layers.append(nn.MaxPool2d(2, 2))
    return nn.Sequential(*layers), 224


def time_of(call):
    for _ in range(5):
        call()
    times = []
    for _ in range(5):
        calls, begin = 0, time.perf_counter()
        while True:
            call()
            calls += 1
            if time.perf_counter() - begin >= options.seconds / 5:
                break
        times.append((time.perf_counter() - begin) / calls)
    return statistics.median(times)


def extraction(name, label):
    network, size = {"caffenet": caffenet, "vgg16": vgg16}[name]()
    network = network.to(device).eval()
    mean = torch.tensor([104.0, 117.0, 123.0], device=device).view(1, 3, 1, 1)
    start = (256 - size) // 2
    for batch in map(int, options.batches.split(",")):
        frames = torch.randint(0, 256, (batch, 256, 256), dtype=torch.uint8)

        @torch.inference_mode()
        def call():
            pixels = frames.to(device)[:, None, start : start + size, start : start + size].float()
            return network(pixels - mean).flatten(1).cpu()

        seconds = time_of(call)
        row("extraction, frames/s", name, label, batch, f"{batch / seconds:.1f}")


def head(length, label):
    n, units = options.rows, options.units
    features = torch.rand(n, length, device=device)
    labels = torch.arange(n, device=device) % CATEGORIES
    layers = nn.Sequential(
        nn.Linear(length, units), nn.ReLU(), nn.Linear(units, units), nn.ReLU(), nn.Linear(units, CATEGORIES)
    ).to(device)
    optimiser = torch.optim.SGD(layers.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4, foreach=True)
    loss_of = nn.CrossEntropyLoss()

    def epoch():
        order = torch.randperm(n, device=device)
        total = torch.zeros((), device=device)
        for start in range(0, n - BATCH + 1, BATCH):
            rows = order[start : start + BATCH]
            optimiser.zero_grad(set_to_none=True)
            loss = loss_of(layers(features[rows]), labels[rows])
            loss.backward()
            optimiser.step()
            total += loss.detach()
        return total.item()

    epoch()
    times = []
    for _ in range(5):
        wait()
        begin = time.perf_counter()
        epoch()
        times.append(time.perf_counter() - begin)
    row("head training, ms/step", length, label, f"{1000 * statistics.median(times) / (n // BATCH):.2f}")


row("torch", torch.__version__, torch.version.cuda, torch.cuda.get_device_name() if device.type == "cuda" else "cpu")
torch.backends.cudnn.benchmark = True
for tf32 in (False, True):
    torch.backends.cuda.matmul.allow_tf32 = tf32
    torch.backends.cudnn.allow_tf32 = tf32
    label = f"torch {options.device}, TF32 {'on' if tf32 else 'off'}"
    for name in filter(None, options.networks.split(",")):
        extraction(name, label)
    for length in filter(None, options.heads.split(",")):
        head(int(length), label)
