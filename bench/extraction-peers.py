"""PyTorch's side of bench/extraction-peers.ts: the same network, weights and gray frames.

    python3 extraction-peers.py FOLDER THREADS

FOLDER holds network.json (nodes and where each weight lies), weights.bin and frames.bin as
bench/kit/torch-network.ts writes them. Says the features of the first frame, then does what each line
asks for: "COUNT BATCH" for features of so many frames, so many at once.
"""
import json
import resource
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

folder, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)
network = json.load(open(folder + "/network.json"))
flat = np.fromfile(folder + "/weights.bin", dtype="<f4")
weights = {
    name: torch.from_numpy(flat[at : at + int(np.prod(dims))].reshape(dims).copy())
    for name, (at, dims) in network["weights"].items()
}
frames = torch.from_numpy(np.fromfile(folder + "/frames.bin", dtype="u1").reshape(-1, 256, 256))
mean = torch.tensor(network["mean"], dtype=torch.float32).reshape(1, -1, 1, 1)
readers = {}
for node in network["nodes"]:
    for name in node["inputs"]:
        readers[name] = readers.get(name, 0) + 1


def padded(x, pads, value):
    """Pads as ONNX says them; equal ones are left to the operator."""
    top, left, bottom, right = pads
    if (top, left) == (bottom, right):
        return x, (top, left)
    return F.pad(x, (left, right, top, bottom), value=value), (0, 0)


def run(node, values):
    op, a = node["op"], node["attributes"]
    x = values[node["inputs"][0]]
    pads = a.get("pads", [0, 0, 0, 0])
    if op == "Conv":
        x, padding = padded(x, pads, 0.0)
        w, b = (weights[name] for name in node["inputs"][1:3])
        stride, dilation = a.get("strides", 1), a.get("dilations", 1)
        return F.conv2d(x, w, b, stride, padding, dilation, a.get("group", 1))
    if op == "MaxPool":
        x, padding = padded(x, pads, -float("inf"))
        ceil = bool(a.get("ceil_mode", 0))
        return F.max_pool2d(x, a["kernel_shape"], a.get("strides"), padding, ceil_mode=ceil)
    if op == "LRN":
        return F.local_response_norm(x, a["size"], a["alpha"], a["beta"], a.get("bias", 1.0))
    if op == "Concat":
        return torch.cat([values[name] for name in node["inputs"]], a["axis"])
    if op == "Add":
        return x + values[node["inputs"][1]]
    if op == "GlobalAveragePool":
        return x.mean((2, 3), keepdim=True)
    if op == "Flatten":
        return torch.flatten(x, a.get("axis", 1))
    in_place = readers[node["inputs"][0]] == 1
    if op == "Relu":
        return x.relu_() if in_place else x.relu()
    if op == "Clip":
        return F.relu6(x, inplace=in_place)
    raise SystemExit("no " + op + " here")


def features(batch):
    size = network["size"]
    start = (256 - size) // 2
    gray = batch[:, None, start : start + size, start : start + size].float()
    values = {network["input"]: (gray - mean) / network["std"]}
    for node in network["nodes"]:
        values[node["outputs"][0]] = run(node, values)
    return values[network["output"]]


def say(value):
    print(json.dumps(value), flush=True)


with torch.inference_mode():
    say({"torch": torch.__version__, "features": features(frames[:1]).flatten().tolist()})
    for line in sys.stdin:
        count, size = map(int, line.split())
        begin, cpu = time.perf_counter(), time.process_time()
        for at in range(0, count, size):
            features(frames[[(at + i) % len(frames) for i in range(size)]])
        took = time.perf_counter() - begin, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        say({"wall": 1e3 * took[0], "cpu": 1e3 * took[1], "peak": peak})
