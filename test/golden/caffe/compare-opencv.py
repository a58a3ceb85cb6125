#!/usr/bin/env python3
"""Compares our outputs of a Caffe network with OpenCV's DNN module, layer by layer.

  /usr/bin/python3 compare-opencv.py FOLDER

FOLDER holds case.json {"prototxt", "weights", "input": {"name", "dims"}, "layers": {layer: dims}},
input.f32, and LAYER.f32 with our output of each layer (raw little-endian float32). Prints one JSON
document: for each layer the largest absolute difference over the largest absolute value, the same
over Euclidean norms, and OpenCV's values where there are at most 4,096.
"""
import json
import pathlib
import sys

import cv2
import numpy as np


def main():
    folder = pathlib.Path(sys.argv[1])
    case = json.loads((folder / "case.json").read_text())
    net = cv2.dnn.readNetFromCaffe(case["prototxt"], case["weights"])
    # Without fusion a layer's output is its own and not that of the ReLU after it.
    net.enableFusion(False)
    image = np.fromfile(folder / "input.f32", "<f4").reshape(case["input"]["dims"])
    net.setInput(image, case["input"]["name"])
    layers = list(case["layers"])
    outputs = net.forward(layers)
    result = {"opencv": cv2.__version__, "numpy": np.__version__, "layers": {}}
    for name, output in zip(layers, outputs):
        ours = np.fromfile(folder / f"{name}.f32", "<f4").astype(np.float64)
        theirs = output.ravel().astype(np.float64)
        if list(output.shape) != case["layers"][name]:
            raise SystemExit(f"{name} is {output.shape} in OpenCV and {case['layers'][name]} here")
        scale = np.abs(theirs).max()
        result["layers"][name] = {
            "dims": list(output.shape),
            "largest": float(scale),
            "maxDifference": float(np.abs(ours - theirs).max() / scale),
            "normDifference": float(np.linalg.norm(ours - theirs) / np.linalg.norm(theirs)),
            "values": [float(f"{v:.8g}") for v in theirs] if theirs.size <= 4096 else None,
        }
    print(json.dumps(result))


main()
