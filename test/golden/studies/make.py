"""Makes small image files and writes down what Pillow, OpenCV and pydicom read from them.

Run with Debian's /usr/bin/python3 (numpy 1.24, Pillow 9.4, OpenCV 4.6, pydicom 2.3):

    cd test/golden/studies && /usr/bin/python3 make.py

expected.json: for each file its width, height and channels, the base64 of its raw pixels (frame by
frame in DICOM files), and the largest difference that is allowed per pixel.
"""

import base64
import json
import struct
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixel_data_handlers.util import apply_color_lut, convert_color_space
from pydicom.uid import (
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGBaseline8Bit,
    RLELossless,
)

HERE = Path(__file__).parent
FILES = HERE / "files"
FILES.mkdir(exist_ok=True)
H, W = 12, 18
yy, xx = np.mgrid[0:H, 0:W]
gray = ((xx * 13 + yy * 7) % 256).astype(np.uint8)
rgb = np.stack([gray, gray[::-1], (yy * 20 % 256).astype(np.uint8)], -1)
gray16 = (xx * 3000 + yy * 900).astype(np.uint16)
rgb16 = np.stack([gray16, gray16[::-1], gray16[:, ::-1]], -1)
alpha = np.full((H, W), 255, np.uint8)
alpha[:4] = 0
alpha[4:8] = 128
expected = {}


def note(name, frames, within=0):
    frames = [np.ascontiguousarray(frame, dtype=np.uint8) for frame in frames]
    expected[name] = {
        "width": frames[0].shape[1],
        "height": frames[0].shape[0],
        "channels": 1 if frames[0].ndim == 2 else 3,
        "frames": [base64.b64encode(frame.tobytes()).decode() for frame in frames],
        "within": within,
    }


def on_black(image):
    pixels = np.array(image.convert("RGBA")).astype(float)
    return np.round(pixels[..., :3] * pixels[..., 3:] / 255)


def pillow(name, image, pixels=None, within=0, **options):
    image.save(FILES / name, **options)
    if pixels is None:
        pixels = np.array(Image.open(FILES / name))
    note(name, [pixels], within)


def opencv(name, pixels, expect, within=0):
    cv2.imwrite(str(FILES / name), pixels if pixels.ndim == 2 else pixels[..., ::-1])
    note(name, [expect], within)


I = Image.fromarray
palette = I(rgb).quantize(32)
pillow("gray.png", I(gray), gray)
pillow("rgb.png", I(rgb), rgb)
pillow("bit.png", I(gray > 127), (gray > 127) * 255)
pillow("palette.png", palette, palette.convert("RGB"))
see_through = palette.copy()
see_through.info["transparency"] = 0
pillow("palette-transparent.png", see_through, on_black(see_through))
pillow("alpha.png", I(np.dstack([rgb, alpha])), on_black(I(np.dstack([rgb, alpha]))), within=1)
pillow(
    "gray-alpha.png",
    I(np.dstack([gray, alpha]), "LA"),
    np.round(gray * (alpha / 255)),
    within=1,
)
opencv("gray16.png", gray16, gray16 >> 8, within=1)
opencv("rgb16.png", rgb16, rgb16 >> 8, within=1)
pillow("gray.jpg", I(gray), quality=90, within=2)
pillow("rgb.jpg", I(rgb), quality=90, within=2)
pillow("progressive.jpg", I(rgb), quality=90, progressive=True, within=2)
turned = Image.Exif()
turned[274] = 6
pillow("turned-by-exif.jpg", I(rgb), quality=90, exif=turned, within=2)
pillow("gray.tif", I(gray), gray)
pillow("lzw.tif", I(rgb), rgb, compression="tiff_lzw")
pillow("palette.tif", palette, palette.convert("RGB"))
opencv("gray16.tif", gray16, gray16 >> 8, within=1)
I(rgb).save(FILES / "pages.tif", save_all=True, append_images=[I(rgb[::-1].copy())])
note("pages.tif", [rgb, rgb[::-1]])
pillow("lossless.webp", I(rgb), rgb, lossless=True)
pillow("lossy.webp", I(rgb), quality=90, within=2)
I(rgb).save(
    FILES / "moving.webp", save_all=True, append_images=[I(rgb[::-1].copy())], lossless=True
)
note("moving.webp", [rgb, rgb[::-1]])
pillow("gray.bmp", I(gray), gray)
pillow("rgb.bmp", I(rgb), rgb)
pillow("palette.bmp", palette, palette.convert("RGB"))
opencv("alpha.bmp", np.dstack([alpha, rgb]), rgb)  # written as BGRA with bit fields


def dicom(name, syntax, pixels, expect, within=0, encode=None, **attributes):
    """pixels: frames x rows x columns (x samples) in the order of the file."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.3.1"
    meta.MediaStorageSOPInstanceUID = "2.25.1"
    ds = FileDataset(str(FILES / name), {}, file_meta=meta, preamble=b"\0" * 128)
    ds.is_little_endian = syntax != ExplicitVRBigEndian
    ds.is_implicit_VR = syntax == ImplicitVRLittleEndian
    ds.SOPClassUID = meta.MediaStorageSOPClassUID
    ds.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    ds.Modality = "US"
    ds.NumberOfFrames = len(pixels)
    ds.Rows, ds.Columns = H, W
    ds.SamplesPerPixel = 1
    ds.PixelRepresentation = 0
    ds.BitsAllocated = 8 * pixels.dtype.itemsize
    ds.BitsStored = attributes.pop("BitsStored", ds.BitsAllocated)
    ds.HighBit = ds.BitsStored - 1
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    if ds.SamplesPerPixel == 3 and "PlanarConfiguration" not in ds:
        ds.PlanarConfiguration = 0
    if encode == "rle":
        ds.PixelData = pixels.tobytes()
        ds.compress(RLELossless, pixels if ds.NumberOfFrames > 1 else pixels[0])
    elif encode is not None:
        ds.PixelData = encapsulate([encode(frame) for frame in pixels])
        ds["PixelData"].is_undefined_length = True
    else:
        ordered = pixels if ds.is_little_endian else pixels.byteswap()
        ds.PixelData = ordered.tobytes()
        ds["PixelData"].VR = "OB" if pixels.dtype.itemsize == 1 else "OW"
    ds.save_as(FILES / name, write_like_original=False)
    note(name, expect(ds), within)


two16 = np.stack([gray16 >> 4, gray16[::-1] >> 4])
shades = [frame >> 4 for frame in two16]
MONO = dict(PhotometricInterpretation="MONOCHROME2")
RGB = dict(PhotometricInterpretation="RGB", SamplesPerPixel=3)
dicom("implicit-12-bit.dcm", ImplicitVRLittleEndian, two16, lambda _: shades, BitsStored=12, **MONO)
dicom("big-endian-12-bit.dcm", ExplicitVRBigEndian, two16, lambda _: shades, BitsStored=12, **MONO)
dicom("rle-12-bit.dcm", RLELossless, two16, lambda _: shades, encode="rle", BitsStored=12, **MONO)
dicom(
    "inverted.dcm",
    ExplicitVRLittleEndian,
    gray[None],
    lambda _: [255 - gray],
    PhotometricInterpretation="MONOCHROME1",
)
planes = np.stack([rgb.transpose(2, 0, 1), rgb[::-1].transpose(2, 0, 1)])
dicom(
    "big-endian-planes.dcm",
    ExplicitVRBigEndian,
    planes,
    lambda _: [rgb, rgb[::-1]],
    PlanarConfiguration=1,
    **RGB,
)
dicom("rle-rgb.dcm", RLELossless, np.stack([rgb, rgb[::-1]]), lambda _: [rgb, rgb[::-1]], encode="rle", **RGB)


def converted(ds):
    return [convert_color_space(ds.pixel_array, "YBR_FULL", "RGB")]


dicom(
    "ybr-full.dcm",
    ExplicitVRLittleEndian,
    rgb[None],
    converted,
    within=1,
    PhotometricInterpretation="YBR_FULL",
    SamplesPerPixel=3,
)
pairs = np.empty((1, H, W // 2, 4), np.uint8)
pairs[0, ..., 0], pairs[0, ..., 1] = gray[:, ::2], gray[:, 1::2]
pairs[0, ..., 2], pairs[0, ..., 3] = 90 + yy[:, ::2] * 5, 150 - xx[:, ::2] * 3
dicom(
    "ybr-pairs.dcm",
    ExplicitVRLittleEndian,
    pairs,
    converted,
    within=1,
    PhotometricInterpretation="YBR_FULL_422",
    SamplesPerPixel=3,
)


def with_palette(ds):
    looked_up = apply_color_lut(ds.pixel_array, ds)
    return [looked_up >> 8 if looked_up.dtype == np.uint16 else looked_up]


def palette_of(entries, first, bits, little=True):
    tables = {"PhotometricInterpretation": "PALETTE COLOR"}
    for i, colour in enumerate(("Red", "Green", "Blue")):
        values = (np.arange(entries) * (i + 2) * 300) % 65536
        kind = ("<" if little else ">") + "u2"
        stored = values.astype(kind) if bits == 16 else (values >> 8).astype("u1")
        tables[f"{colour}PaletteColorLookupTableDescriptor"] = [entries, first, bits]
        tables[f"{colour}PaletteColorLookupTableData"] = stored.tobytes()
    return tables


LITTLE = dict(name="palette-16.dcm", syntax=ExplicitVRLittleEndian, pixels=gray[None])
dicom(**LITTLE, expect=with_palette, **palette_of(200, 20, 16))
# pydicom 2.3 reads the tables of big endian files as little endian: the same picture is due.
BIG = dict(name="palette-16-big-endian.dcm", syntax=ExplicitVRBigEndian, pixels=gray[None])
dicom(**BIG, expect=with_palette, **palette_of(200, 20, 16, little=False))
expected[BIG["name"]] = expected[LITTLE["name"]]
EIGHT = dict(name="palette-8.dcm", syntax=ExplicitVRLittleEndian, pixels=gray[None])
dicom(**EIGHT, expect=with_palette, **palette_of(256, 0, 8))


def bare_jpeg(frame, transform=None):
    """A JPEG without its JFIF marker, and with an Adobe marker when a transform is given."""
    buffer = BytesIO()
    I(frame).save(buffer, "JPEG", quality=90)
    body = buffer.getvalue()[2:]
    assert body[:2] == b"\xff\xe0"
    body = body[2 + struct.unpack(">H", body[2:4])[0] :]
    adobe = b""
    if transform is not None:
        adobe = b"\xff\xee\x00\x0eAdobe" + struct.pack(">HHHB", 100, 0, 0, transform)
    return b"\xff\xd8" + adobe + body


def ycc_as_rgb(_):
    """The coded components as they are, which PI = RGB or Adobe transform 0 says are RGB."""
    image = Image.open(BytesIO(bare_jpeg(rgb)))
    image.draft("YCbCr", image.size)
    return [np.array(image)]


def as_pillow(transform):
    return lambda _: [np.array(Image.open(BytesIO(bare_jpeg(rgb, transform))))]


YBR = dict(PhotometricInterpretation="YBR_FULL_422", SamplesPerPixel=3)
for name, transform, expect, attributes in [
    ("jpeg-ybr.dcm", None, as_pillow(None), YBR),
    ("jpeg-rgb.dcm", None, ycc_as_rgb, RGB),
    ("jpeg-adobe-rgb.dcm", 0, as_pillow(0), YBR),
    ("jpeg-adobe-ybr.dcm", 1, as_pillow(1), RGB),
]:
    encode = lambda frame, transform=transform: bare_jpeg(frame, transform)
    dicom(name, JPEGBaseline8Bit, rgb[None], expect, 2, encode=encode, **attributes)

(HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
