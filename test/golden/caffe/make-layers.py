#!/usr/bin/env python3
"""Makes layers/<case>/{net.prototxt, net.caffemodel, golden.json}: small nets of one layer each.

golden.json holds what OpenCV's DNN module gives. Where OpenCV is wrong or lacks the layer, it holds
the NumPy reference of caffe_reference.py (Caffe's definitions in float64), and `by` says so; where
both exist they are compared here, and the script stops if they disagree without a reason given.

Made with Debian 12's python3-opencv 4.6.0 and python3-numpy 1.24.2:
  /usr/bin/python3 make-layers.py
"""
import json
import pathlib

import cv2
import numpy as np

import caffe_reference as ref
from caffe_wire import caffemodel

HERE = pathlib.Path(__file__).parent / "layers"


def values(*dims, salt=0):
    """The same numbers in -1 .. 1 as fill() of layers.test.ts."""
    i = np.arange(int(np.prod(dims)), dtype=np.int64)
    return ((i * 7919 + 104729 * (salt + 1)) % 2003 / 1001.0 - 1).astype(np.float32).reshape(dims)


def weights(*dims, salt=10):
    return values(*dims, salt=salt) * np.float32(0.5)


CASES = {}


def case(name, inputs, layers, expected, top="y", **more):
    """inputs: dims by name; layers: prototxt text; expected: reference output."""
    CASES[name] = dict(inputs=inputs, layers=layers, expected=expected, top=top, **more)


def one(name, dims, kind, settings, expected, blobs=(), **more):
    """A case of one layer that makes y of x."""
    text = f'layer {{ name: "l" type: "{kind}" bottom: "x" top: "y" {settings} }}'
    case(name, {"x": dims}, text, expected, blobs=[("l", kind, list(blobs))] if blobs else [], **more)


def convolutions():
    x = values(2, 4, 7, 9)
    w, b = weights(6, 4, 3, 3), weights(6, salt=11)
    one("conv-pad-stride", x.shape, "Convolution",
        "convolution_param { num_output: 6 kernel_size: 3 pad: 1 stride: 2 }",
        ref.convolution(x, w, b, (2, 2), (1, 1)), [w, b])
    wg = weights(6, 2, 3, 2)
    one("conv-group-uneven", x.shape, "Convolution",
        "convolution_param { num_output: 6 kernel_h: 3 kernel_w: 2 pad_h: 2 pad_w: 0 stride_h: 2 "
        "stride_w: 1 group: 2 }",
        ref.convolution(x, wg, b, (2, 1), (2, 0), group=2), [wg, b])
    one("conv-dilation-no-bias", x.shape, "Convolution",
        "convolution_param { num_output: 6 kernel_size: 3 kernel_size: 2 pad: 2 pad: 1 dilation: 2 "
        "dilation: 3 bias_term: false }",
        ref.convolution(x, weights(6, 4, 3, 2), None, (1, 1), (2, 1), (2, 3)), [weights(6, 4, 3, 2)])
    wd = weights(4, 1, 3, 3)
    one("conv-depthwise", x.shape, "Convolution",
        "convolution_param { num_output: 4 kernel_size: 3 group: 4 bias_term: false }",
        ref.convolution(x, wd, group=4), [wd])
    # The old form of the prototxt, and V1 layers in the weight file, their values not packed.
    old = ('layers { name: "l" type: CONVOLUTION bottom: "x" top: "y" blobs_lr: 1 blobs_lr: 2 '
           "convolution_param { num_output: 6 kernel_size: 3 pad: 1 } }")
    case("conv-v1-unpacked", {"x": x.shape}, old, ref.convolution(x, w, b, pad=(1, 1)),
         blobs=[("l", "Convolution", [w, b])], version=1, packed=False)
    case("conv-v1", {"x": x.shape}, old, ref.convolution(x, w, b, pad=(1, 1)),
         blobs=[("l", "Convolution", [w, b])], version=1)
    one("conv-double", x.shape, "Convolution",
        "convolution_param { num_output: 6 kernel_size: 3 }", ref.convolution(x, w, b), [w, b],
        double=True, hand="OpenCV 4.6 reads no double_data")


def activations():
    x = values(2, 3, 5, 7)
    one("relu", x.shape, "ReLU", "", np.maximum(x, 0))
    one("relu-slope", x.shape, "ReLU", "relu_param { negative_slope: 0.1 }",
        np.where(x > 0, x, x * 0.1))
    slope = weights(3)
    one("prelu", x.shape, "PReLU", "", np.where(x > 0, x, x * slope[None, :, None, None]), [slope])
    one("prelu-shared", x.shape, "PReLU", "prelu_param { channel_shared: true }",
        np.where(x > 0, x, x * slope[0]), [slope[:1]])
    flat = values(2, 5)
    one("prelu-flat", flat.shape, "PReLU", "", np.where(flat > 0, flat, flat * weights(5)),
        [weights(5)])
    one("sigmoid", x.shape, "Sigmoid", "", 1 / (1 + np.exp(-x.astype(float))))
    one("tanh", x.shape, "TanH", "", np.tanh(x.astype(float)))
    one("softmax", x.shape, "Softmax", "", ref.softmax(x.astype(float)))
    one("softmax-axis", x.shape, "Softmax", "softmax_param { axis: -1 }",
        ref.softmax(x.astype(float), 3))
    one("power", x.shape, "Power", "power_param { power: 3 scale: 0.5 shift: 1.5 }",
        (1.5 + 0.5 * x.astype(float)) ** 3)
    one("power-shift", x.shape, "Power", "power_param { shift: -2 }", x - 2.0)
    one("dropout", x.shape, "Dropout", "dropout_param { dropout_ratio: 0.7 }", x)


def poolings():
    for method in ("MAX", "AVE"):
        for name, size, kernel, stride, pad in (
            ("ceil", (6, 9), (3, 3), (2, 2), (0, 0)),
            ("clipped", (5, 6), (2, 2), (2, 2), (1, 1)),
            ("padded", (6, 8), (3, 3), (2, 2), (1, 1)),
            ("uneven", (7, 10), (3, 2), (2, 3), (1, 0)),
            ("sparse", (7, 6), (2, 2), (3, 3), (1, 1)),
            ("wide", (5, 5), (5, 4), (3, 3), (2, 1)),
        ):
            x = values(2, 2, *size)
            settings = (f"pooling_param {{ pool: {method} kernel_h: {kernel[0]} kernel_w: {kernel[1]} "
                        f"stride_h: {stride[0]} stride_w: {stride[1]} pad_h: {pad[0]} pad_w: {pad[1]} }}")
            one(f"pool-{method.lower()}-{name}", x.shape, "Pooling", settings,
                ref.pooling(x.astype(float), method, kernel, stride, pad))
        x = values(2, 3, 5, 7)
        one(f"pool-{method.lower()}-global", x.shape, "Pooling",
            f"pooling_param {{ pool: {method} global_pooling: true }}",
            ref.pooling(x.astype(float), method, (5, 7)))
    x = values(2, 2, 6, 9)
    one("pool-max-floor", x.shape, "Pooling",
        "pooling_param { kernel_size: 3 stride: 2 round_mode: FLOOR }",
        ref.pooling(x, "MAX", (3, 3), (2, 2), ceil=False),
        hand="OpenCV 4.6 does not know round_mode")


def normalisations():
    x = values(2, 7, 5, 3) * np.float32(3)
    settings = "lrn_param { local_size: 5 alpha: 0.7 beta: 0.75 }"
    one("lrn", x.shape, "LRN", settings, ref.lrn_across(x.astype(float), 5, 0.7, 0.75), times=3)
    settings = "lrn_param { local_size: 3 alpha: 2 beta: 0.6 k: 2 }"
    one("lrn-k", x.shape, "LRN", settings, ref.lrn_across(x.astype(float), 3, 2, 0.6, 2), times=3,
        hand="OpenCV 4.6 takes k for 1")
    x = values(2, 2, 6, 7) * np.float32(3)
    settings = "lrn_param { local_size: 3 alpha: 0.7 beta: 0.75 norm_region: WITHIN_CHANNEL }"
    one("lrn-within", x.shape, "LRN", settings, ref.lrn_within(x.astype(float), 3, 0.7, 0.75), times=3)
    x = values(2, 3, 4, 5)
    mean, variance, factor = weights(3) * 4, weights(3, salt=12) ** 2 + np.float32(0.2), values(1) * 0 + 4
    one("batch-norm", x.shape, "BatchNorm", "batch_norm_param { eps: 0.001 }",
        ref.batch_norm(x, mean.astype(float), variance.astype(float), 4.0, 0.001),
        [mean, variance, factor])
    flat = values(2, 3)
    one("batch-norm-flat", flat.shape, "BatchNorm", "",
        ref.batch_norm(flat, mean.astype(float), variance.astype(float), 4.0, 1e-5),
        [mean, variance, factor])
    s, b = weights(3), weights(3, salt=13)
    wide = (1, 3, 1, 1)
    one("scale", x.shape, "Scale", "", x * s.reshape(wide), [s])
    one("scale-bias", x.shape, "Scale", "scale_param { bias_term: true }",
        x * s.reshape(wide) + b.reshape(wide), [s, b])
    s, b = weights(4, 5), weights(4, 5, salt=13)
    one("scale-axis", x.shape, "Scale", "scale_param { axis: 2 num_axes: -1 bias_term: true }",
        x * s + b, [s, b])
    case("scale-by-value", {"x": x.shape, "z": (2, 3)},
         'layer { name: "l" type: "Scale" bottom: "x" bottom: "z" top: "y" scale_param { axis: 0 } }',
         x * values(2, 3, salt=1)[:, :, None, None])


def products():
    x = values(2, 3, 4, 5)
    w, b = weights(7, 60), weights(7, salt=11)
    param = "inner_product_param { num_output: 7 %s }"
    one("inner-product", x.shape, "InnerProduct", param % "", ref.inner_product(x, w, b), [w, b])
    one("inner-product-v1", x.shape, "InnerProduct", param % "", ref.inner_product(x, w, b), [w, b],
        version=1)
    one("inner-product-no-bias", x.shape, "InnerProduct", param % "bias_term: false",
        ref.inner_product(x, w), [w])
    one("inner-product-transpose", x.shape, "InnerProduct", param % "transpose: true",
        ref.inner_product(x, weights(60, 7), b, transpose=True), [weights(60, 7), b],
        hand="OpenCV 4.6 ignores transpose")
    one("inner-product-axis", x.shape, "InnerProduct", param % "axis: 2",
        ref.inner_product(x, weights(7, 20), b, axis=2), [weights(7, 20), b])
    one("inner-product-last", x.shape, "InnerProduct", param % "axis: -1 bias_term: false",
        ref.inner_product(x, weights(7, 5), axis=3), [weights(7, 5)])


def joins():
    a, z = (2, 3, 4, 5), (2, 2, 4, 5)
    pair = 'layer { name: "l" type: "%s" bottom: "x" bottom: "z" top: "y" %s }'
    x, y = values(*a), values(*z, salt=1)
    case("concat", {"x": a, "z": z}, pair % ("Concat", ""), np.concatenate([x, y], 1))
    case("concat-dim", {"x": a, "z": z}, pair % ("Concat", "concat_param { concat_dim: 1 }"),
         np.concatenate([x, y], 1))
    tall = values(2, 3, 2, 5, salt=1)
    case("concat-axis", {"x": a, "z": tall.shape}, pair % ("Concat", "concat_param { axis: -2 }"),
         np.concatenate([x, tall], 2))
    y = values(*a, salt=1)
    inputs = {"x": a, "z": a}
    case("eltwise-sum", inputs, pair % ("Eltwise", ""), x + y)
    case("eltwise-coeff", inputs,
         pair % ("Eltwise", "eltwise_param { operation: SUM coeff: 0.5 coeff: -2 }"), 0.5 * x - 2.0 * y)
    case("eltwise-prod", inputs, pair % ("Eltwise", "eltwise_param { operation: PROD }"), x * y)
    case("eltwise-max", inputs, pair % ("Eltwise", "eltwise_param { operation: MAX }"),
         np.maximum(x, y))
    case("eltwise-three", inputs,
         'layer { name: "l" type: "Eltwise" bottom: "x" bottom: "z" bottom: "x" top: "y" }', 2 * x + y)


def reshapings():
    x = values(2, 4, 3, 5)
    case("split", {"x": x.shape},
         'layer { name: "s" type: "Split" bottom: "x" top: "a" top: "b" }\n'
         'layer { name: "r" type: "ReLU" bottom: "a" top: "a" }\n'
         'layer { name: "l" type: "Eltwise" bottom: "a" bottom: "b" top: "y" }', np.maximum(x, 0) + x)
    one("flatten", x.shape, "Flatten", "", x.reshape(2, 60))
    one("flatten-axes", x.shape, "Flatten", "flatten_param { axis: 1 end_axis: 2 }",
        x.reshape(2, 12, 5))
    one("reshape", x.shape, "Reshape", "reshape_param { shape { dim: 0 dim: 2 dim: -1 dim: 5 } }",
        x.reshape(2, 2, 6, 5))
    one("reshape-batch", x.shape, "Reshape", "reshape_param { shape { dim: -1 dim: 12 dim: 5 } }",
        x.reshape(2, 12, 5))
    one("reshape-axes", x.shape, "Reshape",
        "reshape_param { shape { dim: 2 dim: -1 } axis: 1 num_axes: 2 }", x.reshape(2, 2, 6, 5))
    one("reshape-negative-axis", x.shape, "Reshape",
        "reshape_param { shape { dim: 5 dim: 1 } axis: -2 }", x.reshape(2, 4, 3, 5, 1),
        hand="OpenCV 4.6 fails on a negative axis")
    one("reshape-insert", x.shape, "Reshape", "reshape_param { shape { dim: 1 } axis: 1 num_axes: 0 }",
        x.reshape(2, 1, 4, 3, 5), hand="OpenCV 4.6 fails on num_axes: 0")


def chains():
    x = values(2, 3, 6, 6)
    w, b = weights(4, 3, 3, 3), weights(4, salt=11)
    v, c = weights(5, 36), weights(5, salt=14)
    fc = ref.inner_product(ref.pooling(np.maximum(ref.convolution(x, w, b), 0), "MAX", (2, 2)), v, c)
    text = """# In place: "fc" is what the ReLU and the dropout left in it.
layer { name: "conv" type: "Convolution" bottom: "x" top: "conv"
  param { lr_mult: 1, decay_mult: 1 } param { lr_mult: 2; decay_mult: 0 }
  convolution_param < num_output: 4 kernel_size: [3] weight_filler { type: 'gaussian' std: 1e-2 } > }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "pool" type: "Pooling" bottom: "conv" top: "pool" pooling_param: { kernel_size: 2 } }
layer { name: "fc" type: "InnerProduct" bottom: "pool" top: "fc" inner_product_param { num_output: 5 } }
layer { name: "fcr" type: "ReLU" bottom: "fc" top: "fc" }
layer { name: "drop" type: "Dropout" bottom: "fc" top: "fc" }
"""
    case("chain", {"x": x.shape}, text, np.maximum(fc, 0), top="fc",
         blobs=[("conv", "Convolution", [w, b]), ("fc", "InnerProduct", [v, c])])


def opencv(prototxt, model, spec):
    net = cv2.dnn.readNetFromCaffe(prototxt, model)
    for i, (name, dims) in enumerate(spec["inputs"].items()):
        net.setInput(values(*dims, salt=i) * np.float32(spec.get("times", 1)), name)
    return net.forward()


def main():
    for make in (convolutions, activations, poolings, normalisations, products, joins, reshapings, chains):
        make()
    failed = []
    for name, spec in CASES.items():
        folder = HERE / name
        folder.mkdir(parents=True, exist_ok=True)
        text = f'name: "{name}"\n'
        for blob, dims in spec["inputs"].items():
            text += f'input: "{blob}"\n'
        for blob, dims in spec["inputs"].items():
            text += "input_shape { " + " ".join(f"dim: {d}" for d in dims) + " }\n"
        text += spec["layers"].rstrip() + "\n"
        form = {k: spec[k] for k in ("version", "packed", "double") if k in spec}
        model = caffemodel(spec.get("blobs") or [("none", "ReLU", [])], **form)
        (folder / "net.prototxt").write_text(text)
        (folder / "net.caffemodel").write_bytes(model)
        expected = np.asarray(spec["expected"], dtype=np.float64)
        golden, by = expected, "hand"
        try:
            seen = opencv(str(folder / "net.prototxt"), str(folder / "net.caffemodel"), spec)
            same = seen.shape == expected.shape and np.abs(seen - expected).max() < 2e-5
            note = "agrees" if same else f"gives {list(seen.shape)}"
            if seen.shape == expected.shape and not same:
                note = f"differs by up to {np.abs(seen - expected).max():.3g}"
            if same:
                golden, by = seen, f"OpenCV {cv2.__version__}"
        except cv2.error as error:
            same, note = False, "fails: " + str(error).strip().split("\n")[0][-90:]
        if not same and "hand" not in spec:
            failed.append(name)
            print("UNEXPLAINED", end=" ")
        print(name, list(golden.shape), by, note, spec.get("hand", ""))
        result = {
            "by": by,
            "why": None if by != "hand" else spec.get("hand"),
            "inputs": {k: list(v) for k, v in spec["inputs"].items()},
            "times": spec.get("times", 1),
            "output": spec["top"],
            "dims": list(golden.shape),
            "values": [float(f"{v:.8g}") for v in golden.ravel()],
        }
        (folder / "golden.json").write_text(json.dumps(result) + "\n")
    if failed:
        raise SystemExit(f"OpenCV and the reference disagree without a reason: {', '.join(failed)}")


main()
