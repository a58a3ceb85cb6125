"""The networks of torchvision.models, written by hand in PyTorch, run over safetensors files.

usage: torch_reference.py FOLDER < request.json > outputs.json

The request maps a network's name to {size, widths, classes}; FOLDER holds name.safetensors. The file
is loaded with strict=True, so every name and shape is checked too. Printed are the features, what
the fully connected layers make of them, and the version of PyTorch.
"""
import json
import math
import struct
import sys

import torch
from torch import nn


def read_safetensors(path):
    with open(path, 'rb') as file:
        (length,) = struct.unpack('<Q', file.read(8))
        header = json.loads(file.read(length))
        body = file.read()
    state = {}
    for name, entry in header.items():
        if name == '__metadata__':
            continue
        assert entry['dtype'] == 'F32'
        start, end = entry['data_offsets']
        values = torch.frombuffer(bytearray(body[start:end]), dtype=torch.float32)
        state[name] = values.reshape(entry['shape'])
    return state


class AlexNet(nn.Module):
    def __init__(self, side, shrink, classes):
        super().__init__()
        w = [n // shrink for n in (64, 192, 384, 256, 256, 4096)]
        relu = lambda: nn.ReLU(inplace=True)
        self.features = nn.Sequential(
            nn.Conv2d(3, w[0], 11, stride=4, padding=2), relu(), nn.MaxPool2d(3, 2),
            nn.Conv2d(w[0], w[1], 5, padding=2), relu(), nn.MaxPool2d(3, 2),
            nn.Conv2d(w[1], w[2], 3, padding=1), relu(),
            nn.Conv2d(w[2], w[3], 3, padding=1), relu(),
            nn.Conv2d(w[3], w[4], 3, padding=1), relu(), nn.MaxPool2d(3, 2))
        self.classifier = nn.Sequential(
            nn.Dropout(), nn.Linear(w[4] * side * side, w[5]), relu(),
            nn.Dropout(), nn.Linear(w[5], w[5]), relu(), nn.Linear(w[5], classes))

    def forward(self, x):
        features = self.features(x)
        return features, self.classifier(features.flatten(1))


class Vgg(nn.Module):
    def __init__(self, depths, side, shrink, classes):
        super().__init__()
        layers, inputs = [], 3
        for depth, outputs in zip(depths, (64, 128, 256, 512, 512)):
            for _ in range(depth):
                layers += [nn.Conv2d(inputs, outputs // shrink, 3, padding=1), nn.ReLU(inplace=True)]
                inputs = outputs // shrink
            layers.append(nn.MaxPool2d(2, 2))
        self.features = nn.Sequential(*layers)
        hidden = 4096 // shrink
        self.classifier = nn.Sequential(
            nn.Linear(inputs * side * side, hidden), nn.ReLU(True), nn.Dropout(),
            nn.Linear(hidden, hidden), nn.ReLU(True), nn.Dropout(), nn.Linear(hidden, classes))

    def forward(self, x):
        features = self.features(x)
        return features, self.classifier(features.flatten(1))


class Block(nn.Module):
    def __init__(self, inputs, width, stride, bottleneck):
        super().__init__()
        outputs = width * (4 if bottleneck else 1)
        shapes = ([(inputs, width, 1, 1), (width, width, 3, stride), (width, outputs, 1, 1)]
                  if bottleneck else [(inputs, width, 3, stride), (width, width, 3, 1)])
        self.count = len(shapes)
        for i, (a, b, kernel, step) in enumerate(shapes, 1):
            setattr(self, f'conv{i}', nn.Conv2d(a, b, kernel, step, kernel // 2, bias=False))
            setattr(self, f'bn{i}', nn.BatchNorm2d(b))
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = x
        for i in range(1, self.count + 1):
            y = getattr(self, f'bn{i}')(getattr(self, f'conv{i}')(y))
            if i < self.count:
                y = torch.relu(y)
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, depths, bottleneck, shrink, classes):
        super().__init__()
        inputs = 64 // shrink
        self.conv1 = nn.Conv2d(3, inputs, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(inputs)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        for stage, depth in enumerate(depths):
            blocks = []
            for i in range(depth):
                width = 64 * 2 ** stage // shrink
                blocks.append(Block(inputs, width, 2 if stage and not i else 1, bottleneck))
                inputs = width * (4 if bottleneck else 1)
            setattr(self, f'layer{stage + 1}', nn.Sequential(*blocks))
        self.fc = nn.Linear(inputs, classes)

    def forward(self, x):
        x = self.maxpool(torch.relu(self.bn1(self.conv1(x))))
        for stage in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = stage(x)
        features = x.mean((2, 3), keepdim=True)
        return features, self.fc(features.flatten(1))


def build(name, side, shrink, classes):
    if name == 'alexnet-torchvision':
        return AlexNet(side, shrink, classes)
    if name == 'vgg16-torchvision':
        return Vgg((2, 2, 3, 3, 3), side, shrink, classes)
    if name == 'vgg19-torchvision':
        return Vgg((2, 2, 4, 4, 4), side, shrink, classes)
    depths = {'resnet18': (2, 2, 2, 2), 'resnet34': (3, 4, 6, 3), 'resnet50': (3, 4, 6, 3)}[name]
    return ResNet(depths, name == 'resnet50', shrink, classes)


def main():
    outputs = {'torch': torch.__version__}
    for name, wish in json.load(sys.stdin).items():
        network = build(name, wish['side'], wish['shrink'], wish['classes']).eval()
        state = network.load_state_dict(read_safetensors(f'{sys.argv[1]}/{name}.safetensors'), strict=False)
        # PyTorch counts batches beside each normalisation; nothing else may be missing.
        assert not state.unexpected_keys, state.unexpected_keys
        assert all(key.endswith('num_batches_tracked') for key in state.missing_keys), state.missing_keys
        size = wish['size']
        pixels = [2 * math.sin(0.37 * i) for i in range(3 * size * size)]
        with torch.no_grad():
            features, logits = network(torch.tensor(pixels).reshape(1, 3, size, size))
        outputs[name] = {
            'shape': list(features.shape[1:]),
            'features': features.flatten().tolist(),
            'logits': logits.flatten().tolist(),
        }
    json.dump(outputs, sys.stdout)


main()
