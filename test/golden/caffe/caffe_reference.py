"""Caffe's layers by their definitions (BVLC Caffe, src/caffe/layers/*.cpp), in NumPy float64."""
import math

import numpy as np


def convolution(x, w, b=None, stride=(1, 1), pad=(0, 0), dilation=(1, 1), group=1):
    n, c, h, wd = x.shape
    o, cg, kh, kw = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad[0],) * 2, (pad[1],) * 2))
    oh = (h + 2 * pad[0] - (dilation[0] * (kh - 1) + 1)) // stride[0] + 1
    ow = (wd + 2 * pad[1] - (dilation[1] * (kw - 1) + 1)) // stride[1] + 1
    y = np.zeros((n, o, oh, ow))
    for k in range(o):
        first = k // (o // group) * cg
        for i in range(kh):
            for j in range(kw):
                r, s = i * dilation[0], j * dilation[1]
                part = xp[:, first : first + cg, r : r + (oh - 1) * stride[0] + 1 : stride[0],
                          s : s + (ow - 1) * stride[1] + 1 : stride[1]]
                y[:, k] += np.einsum("nchw,c->nhw", part, w[k, :, i, j])
        if b is not None:
            y[:, k] += b[k]
    return y


def pooling(x, method, kernel, stride=(1, 1), pad=(0, 0), ceil=True):
    size = x.shape[2:]
    out = []
    for a in (0, 1):
        steps = (size[a] + 2 * pad[a] - kernel[a]) / stride[a]
        n = (math.ceil(steps) if ceil else math.floor(steps)) + 1
        if max(pad) > 0 and (n - 1) * stride[a] >= size[a] + pad[a]:
            n -= 1
        out.append(n)
    y = np.zeros(x.shape[:2] + tuple(out))
    for i in range(out[0]):
        for j in range(out[1]):
            start = [at * stride[a] - pad[a] for a, at in ((0, i), (1, j))]
            end = [min(start[a] + kernel[a], size[a] + pad[a]) for a in (0, 1)]
            area = (end[0] - start[0]) * (end[1] - start[1])
            rows, columns = (slice(max(start[a], 0), min(end[a], size[a])) for a in (0, 1))
            window = x[:, :, rows, columns]
            y[:, :, i, j] = window.max((2, 3)) if method == "MAX" else window.sum((2, 3)) / area
    return y


def lrn_across(x, size, alpha, beta, k=1.0):
    half = size // 2
    sums = np.zeros_like(x)
    for c in range(x.shape[1]):
        near = x[:, max(0, c - half) : c + half + 1]
        sums[:, c] = (near**2).sum(1)
    return x * (k + alpha / size * sums) ** -beta


def lrn_within(x, size, alpha, beta):
    half = size // 2
    mean = pooling(x**2, "AVE", (size, size), pad=(half, half))
    return x * (1 + alpha * mean) ** -beta


def inner_product(x, w, b=0.0, axis=1, transpose=False):
    kept = x.shape[:axis]
    flat = x.reshape(int(np.prod(kept)), -1)
    return (flat @ (w if transpose else w.T) + b).reshape(kept + (-1,))


def softmax(x, axis=1):
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def batch_norm(x, mean, variance, factor, eps):
    f = 0 if factor == 0 else 1 / factor
    shape = (1, -1) + (1,) * (x.ndim - 2)
    return (x - (mean * f).reshape(shape)) / np.sqrt((variance * f).reshape(shape) + eps)
