"""The peer of bench/classify.ts: a packed network behind FastAPI and PyTorch.

    python3 classify-peer.py FOLDER THREADS PORT

FOLDER holds network.json and weights.bin as bench/classify.ts writes them. POST /classify takes a
256 x 256 PNG of 8-bit gray and answers with the probabilities.
"""
import io
import json
import sys

import numpy as np
import torch
import torch.nn.functional as F
import uvicorn
from fastapi import FastAPI, Request
from PIL import Image

folder, threads, port = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
torch.set_grad_enabled(False)
network = json.load(open(folder + "/network.json"))
blob = open(folder + "/weights.bin", "rb").read()
weights = {
    name: torch.from_numpy(
        np.frombuffer(blob, dtype=kind, count=int(np.prod(dims)), offset=at).reshape(dims).copy()
    )
    for name, (kind, at, dims) in network["weights"].items()
}


def run(node, v):
    op, a = node["op"], node["attributes"]
    x = v[node["inputs"][0]]
    rest = [v[name] for name in node["inputs"][1:]]
    if op == "Conv":
        pads = a.get("pads", [0, 0, 0, 0])
        stride, dilation = a.get("strides", 1), a.get("dilations", 1)
        return F.conv2d(x, rest[0], rest[1], stride, pads[:2], dilation, a.get("group", 1))
    if op == "MaxPool":
        pads = a.get("pads", [0, 0, 0, 0])
        if pads[:2] != pads[2:]:
            x = F.pad(x, (pads[1], pads[3], pads[0], pads[2]), value=-float("inf"))
            pads = [0, 0]
        ceil = bool(a.get("ceil_mode", 0))
        return F.max_pool2d(x, a["kernel_shape"], a.get("strides"), pads[:2], ceil_mode=ceil)
    if op == "LRN":
        return F.local_response_norm(x, a["size"], a["alpha"], a["beta"], a.get("bias", 1.0))
    if op == "Reshape":
        return x.reshape([x.shape[i] if n == 0 else n for i, n in enumerate(rest[0].tolist())])
    if op == "Cast":
        return x.float()
    if op == "Slice":
        for start, end, axis in zip(*(part.tolist() for part in rest[:3])):
            x = x.narrow(axis, start, end - start)
        return x
    if op == "Gemm":
        return F.linear(x, rest[0], rest[1])
    if op == "Flatten":
        return torch.flatten(x, a.get("axis", 1))
    if op == "ReduceMean":
        return x.mean(a["axes"])
    simple = {
        "Relu": lambda: x.relu(),
        "Sub": lambda: x - rest[0],
        "Div": lambda: x / rest[0],
        "Softmax": lambda: torch.softmax(x, a.get("axis", -1)),
        "Identity": lambda: x,
    }
    if op not in simple:
        raise SystemExit("no " + op + " here")
    return simple[op]()


def probabilities(pixels):
    values = dict(weights, pixels=pixels)
    for node in network["nodes"]:
        values[node["outputs"][0]] = run(node, values)
    return values["probabilities"]


app = FastAPI()


@app.post("/classify")
async def classify(request: Request):
    picture = Image.open(io.BytesIO(await request.body()))
    pixels = torch.from_numpy(np.asarray(picture).copy())[None]
    row = probabilities(pixels)[0].tolist()
    return dict(zip(network["categories"], row))


uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")
