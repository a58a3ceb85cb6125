"""Writes .caffemodel files (caffe.proto) without any protobuf library, independently of src/graph."""
import struct


def varint(n):
    n &= (1 << 64) - 1
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def delimited(field, body):
    return varint(field << 3 | 2) + varint(len(body)) + body


def number(field, n):
    return varint(field << 3) + varint(n)


def blob(array, legacy=False, packed=True, double=False):
    """BlobProto of an array; legacy: num, channels, height, width instead of shape."""
    dims = list(array.shape)
    if legacy:
        axes = ([1, 1, 1, 1] + dims)[-4:]
        shape = b"".join(number(i + 1, d) for i, d in enumerate(axes))
    else:
        shape = delimited(7, delimited(1, b"".join(varint(d) for d in dims)))
    field, code, wire = (8, "<d", 1) if double else (5, "<f", 5)
    values = [struct.pack(code, v) for v in array.ravel()]
    if packed:
        return shape + delimited(field, b"".join(values))
    return shape + b"".join(varint(field << 3 | wire) + v for v in values)


V1_TYPES = {"Convolution": 4, "InnerProduct": 14}


def caffemodel(layers, version=2, **form):
    """layers: (name, type, arrays) each."""
    out = delimited(1, b"golden")
    for name, kind, arrays in layers:
        blobs = [blob(a, legacy=version == 1, **form) for a in arrays]
        if version == 1:
            head = delimited(4, name.encode()) + number(5, V1_TYPES[kind])
            out += delimited(2, head + b"".join(delimited(6, b) for b in blobs))
        else:
            head = delimited(1, name.encode()) + delimited(2, kind.encode())
            out += delimited(100, head + b"".join(delimited(7, b) for b in blobs))
    return out
