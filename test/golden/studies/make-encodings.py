"""Makes small DICOM files in the encodings that make.py leaves out, with tools of others, and writes
down what decoders other than ours read from them.

Run with a Python that has numpy 2, pydicom 3.0.1 and imagecodecs 2026.3.6 (OpenJPH 0.26, for HTJ2K),
and Debian's dcmtk 3.6.7, libopenjp2-tools 2.5.0 and libjxl-tools 0.7.0 on the path:

    cd test/golden/studies && python3 make-encodings.py

encodings.json: for each file in encodings/ its width, height and channels, the base64 of its raw
pixels frame by frame, the largest difference that is allowed per pixel, and who decoded them.
"""

import base64
import json
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

import imagecodecs
import numpy as np
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.pixels import apply_color_lut
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

HERE = Path(__file__).parent
FILES = HERE / "encodings"
FILES.mkdir(exist_ok=True)
H, W = 24, 36
yy, xx = np.mgrid[0:H, 0:W]
gray = ((xx * 6 + yy * 3) % 256).astype(np.uint8)
rgb = np.stack([gray, gray[::-1], (yy * 10).astype(np.uint8)], -1)
gray12 = (xx * 100 + yy * 20).astype(np.uint16)
expected = {}
temporary = Path(tempfile.mkdtemp())


def note(name, frames, by, within=0):
    frames = [np.ascontiguousarray(frame, dtype=np.uint8) for frame in frames]
    expected[name] = {
        "width": frames[0].shape[1],
        "height": frames[0].shape[0],
        "channels": 1 if frames[0].ndim == 2 else 3,
        "frames": [base64.b64encode(frame.tobytes()).decode() for frame in frames],
        "within": within,
        "by": by,
    }


def dataset(pixels, frames=1, colour="MONOCHROME2", **attributes):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.3.1"
    ds.file_meta.MediaStorageSOPInstanceUID = "2.25.1"
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID
    ds.SOPInstanceUID = "2.25.1"
    ds.Modality = "US"
    ds.PatientName, ds.PatientID = "Test^Pattern", "1"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "2.25.2", "2.25.3"
    ds.NumberOfFrames = frames
    ds.Rows, ds.Columns = H, W
    ds.SamplesPerPixel = 3 if pixels.shape[-1] == 3 else 1
    if ds.SamplesPerPixel == 3:
        ds.PlanarConfiguration = 0
    ds.PhotometricInterpretation = colour
    ds.PixelRepresentation = 0
    ds.BitsAllocated = 8 * pixels.dtype.itemsize
    ds.BitsStored = attributes.pop("BitsStored", ds.BitsAllocated)
    ds.HighBit = ds.BitsStored - 1
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    ds.PixelData = pixels.tobytes()
    ds["PixelData"].VR = "OB" if ds.BitsAllocated == 8 else "OW"
    return ds


def native(pixels, **options):
    path = temporary / "native.dcm"
    dataset(pixels, **options).save_as(path, enforce_file_format=True)
    return path


def run(*command):
    subprocess.run([str(part) for part in command], check=True)


def decoded_by_dcmtk(path, tool, shift=0):
    """Samples as dcmtk gives them, colour left alone."""
    out = temporary / "decoded.dcm"
    keep = ["+cn"] if tool == "dcmdjpeg" else []
    run(tool, *keep, path, out)
    ds = dcmread(out)
    kind = np.uint8 if ds.BitsAllocated == 8 else np.uint16
    shape = (int(ds.NumberOfFrames), H, W) + ((3,) if ds.SamplesPerPixel == 3 else ())
    pixels = np.frombuffer(ds.PixelData, kind)[: int(np.prod(shape))]
    if ds.SamplesPerPixel == 3 and ds.PlanarConfiguration == 1:
        pixels = pixels.reshape(shape[0], 3, H, W).transpose(0, 2, 3, 1)
    return list(pixels.reshape(shape) >> shift)


def by_dcmtk(name, encoder, options, pixels, within=0, shift=0, **attributes):
    run(encoder, *options, native(pixels, **attributes), FILES / name)
    decoder = {"dcmcjpeg": "dcmdjpeg", "dcmcjpls": "dcmdjpls", "dcmcrle": "dcmdrle"}[encoder]
    note(name, decoded_by_dcmtk(FILES / name, decoder, shift), f"{decoder} of dcmtk 3.6.7", within)


two = np.stack([gray12, gray12[::-1]])
TWELVE = dict(BitsStored=12, frames=2)
by_dcmtk("jpeg-extended-12-bit.dcm", "dcmcjpeg", ["+ee"], two, 1, 4, **TWELVE)
by_dcmtk("jpeg-lossless-57-12-bit.dcm", "dcmcjpeg", ["+el", "+sv", "6"], two, 0, 4, **TWELVE)
by_dcmtk("jpeg-lossless-57-rgb.dcm", "dcmcjpeg", ["+el", "+sv", "4"], rgb, colour="RGB")
by_dcmtk("jpeg-lossless-70-16-bit.dcm", "dcmcjpeg", ["+e1"], gray12 * 16, 0, 8, BitsStored=16)
by_dcmtk("jpeg-ls-rgb.dcm", "dcmcjpls", ["+el"], rgb, colour="RGB")
by_dcmtk("jpeg-ls-near.dcm", "dcmcjpls", ["+en", "+md", "2"], gray, 0)
by_dcmtk("jpeg-ls-16-bit.dcm", "dcmcjpls", ["+el"], gray12 * 16, 0, 8, BitsStored=16)
by_dcmtk("rle-16-bit.dcm", "dcmcrle", [], np.stack([gray12, gray12[::-1]]), 0, 4, **TWELVE)


def encapsulated(name, syntax, frames, by, pixels, expect, fragments=1, table=True, within=0, **attributes):
    ds = dataset(pixels, frames=len(frames), **attributes)
    ds.file_meta.TransferSyntaxUID = syntax
    if table == "extended":
        ds.PixelData, ds.ExtendedOffsetTable, ds.ExtendedOffsetTableLengths = encapsulate_extended(
            frames
        )
    else:
        ds.PixelData = encapsulate(frames, fragments_per_frame=fragments, has_bot=table)
    ds["PixelData"].is_undefined_length = True
    ds["PixelData"].VR = "OB"
    ds.save_as(FILES / name, enforce_file_format=True)
    note(name, expect, by, within)


def j2k(pixels, *options):
    source, out = temporary / "in.ppm", temporary / "out.j2k"
    kind = b"P6" if pixels.ndim == 3 else b"P5"
    source.write_bytes(kind + b"\n%d %d\n255\n" % (W, H) + pixels.tobytes())
    run("opj_compress", "-i", source, "-o", out, "-n", "3", *options)
    return out.read_bytes()


def j2k_pixels(stream):
    """As opj_decompress reads them."""
    source, out = temporary / "back.j2k", temporary / "back.ppm"
    source.write_bytes(stream)
    run("opj_decompress", "-i", source, "-o", out)
    body = out.read_bytes()[-H * W * 3 :]
    return np.frombuffer(body, np.uint8).reshape(H, W, 3)


J2K_LOSSLESS, J2K = "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"
OPJ = "opj_decompress of OpenJPEG 2.5.0"
pair = [j2k(rgb), j2k(rgb[::-1].copy())]
both = np.stack([rgb, rgb[::-1]])
RCT = dict(colour="YBR_RCT")
encapsulated("j2k-rct.dcm", J2K_LOSSLESS, pair, OPJ, both, [j2k_pixels(s) for s in pair], **RCT)
encapsulated(
    "j2k-fragments.dcm", J2K_LOSSLESS, pair, OPJ, both, [j2k_pixels(s) for s in pair], fragments=3, **RCT
)
encapsulated(
    "j2k-fragments-no-table.dcm",
    J2K_LOSSLESS,
    pair,
    OPJ,
    both,
    [j2k_pixels(s) for s in pair],
    fragments=3,
    table=False,
    **RCT,
)
encapsulated(
    "j2k-extended-table.dcm",
    J2K_LOSSLESS,
    pair,
    OPJ,
    both,
    [j2k_pixels(s) for s in pair],
    table="extended",
    **RCT,
)
lossy = j2k(rgb, "-r", "4", "-I")
encapsulated("j2k-ict.dcm", J2K, [lossy], OPJ, rgb, [j2k_pixels(lossy)], within=2, colour="YBR_ICT")
# A comment segment that holds the bytes of a sequence delimiter (FFFE,E0DD), inside a fragment.
comment = b"\xfe\xff\xdd\xe0\0\0\0\0"
head = pair[0].index(b"\xff\x52")
delimited = (
    pair[0][:head] + b"\xff\x64" + struct.pack(">HH", 4 + len(comment), 0) + comment + pair[0][head:]
)
encapsulated(
    "j2k-delimiter-inside.dcm",
    J2K_LOSSLESS,
    [delimited],
    OPJ,
    rgb,
    [j2k_pixels(delimited)],
    fragments=2,
    **RCT,
)

OPENJPH = "imagecodecs 2026.3.6 (OpenJPH)"
for name, syntax, pixels, options, colour, shift in [
    ("htj2k-201-rgb.dcm", "201", rgb, {"reversible": True}, "YBR_RCT", 0),
    ("htj2k-202-gray.dcm", "202", gray, {"reversible": True, "tlm": True}, "MONOCHROME2", 0),
    ("htj2k-201-16-bit.dcm", "201", gray12 * 16, {"reversible": True}, "MONOCHROME2", 8),
    ("htj2k-203-lossy.dcm", "203", rgb, {"level": 0.002, "reversible": False}, "YBR_ICT", 0),
]:
    stream = imagecodecs.htj2k_encode(pixels, **options)
    read = imagecodecs.htj2k_decode(stream)
    encapsulated(
        name,
        f"1.2.840.10008.1.2.4.{syntax}",
        [stream],
        OPENJPH,
        pixels,
        [read >> shift],
        within=2 if syntax == "203" else 0,
        colour=colour,
    )


def jxl(pixels, *options):
    source, out = temporary / "in.ppm", temporary / "out.jxl"
    kind = b"P6" if pixels.ndim == 3 else b"P5"
    source.write_bytes(kind + b"\n%d %d\n255\n" % (W, H) + pixels.tobytes())
    run("cjxl", "--quiet", source, out, *options)
    return out.read_bytes()


def jxl_pixels(stream, channels):
    source, out = temporary / "back.jxl", temporary / "back.ppm"
    source.write_bytes(stream)
    run("djxl", "--quiet", source, out)
    body = out.read_bytes()[-H * W * channels :]
    return np.frombuffer(body, np.uint8).reshape((H, W) + ((3,) if channels == 3 else ()))


DJXL = "djxl of libjxl 0.7.0"
for name, syntax, pixels, options, colour, within in [
    ("jpeg-xl-110-gray.dcm", "110", gray, ["-d", "0"], "MONOCHROME2", 0),
    ("jpeg-xl-110-rgb.dcm", "110", rgb, ["-d", "0"], "RGB", 0),
    ("jpeg-xl-112-lossy.dcm", "112", rgb, ["-d", "1"], "XYB", 2),
]:
    stream = jxl(pixels, *options)
    read = jxl_pixels(stream, 3 if pixels.ndim == 3 else 1)
    # pydicom does not know JPEG XL's transfer syntaxes: written under another of the same length.
    other, due = "1.2.840.10008.1.2.4.201", f"1.2.840.10008.1.2.4.{syntax}"
    encapsulated(name, other, [stream], DJXL, pixels, [read], within=within, colour=colour)
    path = FILES / name
    path.write_bytes(path.read_bytes().replace(other.encode(), due.encode(), 1))

# --- the data set: deflated, without preamble, bare ---------------------------------------------
BY_HAND = "the pixels that were written"
plain = native(rgb, colour="RGB").read_bytes()
meta_end = 132 + 12 + struct.unpack("<I", plain[140:144])[0]
meta = plain[132:meta_end]


def deflated_file(ds):
    ds.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1.99"
    ds.save_as(FILES / "deflated.dcm", enforce_file_format=True)
    note("deflated.dcm", [rgb], BY_HAND)


deflated_file(dataset(rgb, colour="RGB"))
(FILES / "no-preamble.dcm").write_bytes(meta + plain[meta_end:])
note("no-preamble.dcm", [rgb], BY_HAND)
(FILES / "bare-explicit.dcm").write_bytes(plain[meta_end:])
note("bare-explicit.dcm", [rgb], BY_HAND)
implicit = dataset(rgb, colour="RGB")
implicit.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
implicit.save_as(temporary / "implicit.dcm", enforce_file_format=True)
bytes_ = (temporary / "implicit.dcm").read_bytes()
(FILES / "bare-implicit.dcm").write_bytes(
    bytes_[132 + 12 + struct.unpack("<I", bytes_[140:144])[0] :]
)
note("bare-implicit.dcm", [rgb], BY_HAND)

# --- palettes ------------------------------------------------------------------------------------


def segmented(name, pixels, entries, bits, tables):
    ds = dataset(pixels, colour="PALETTE COLOR")
    for colour, words in zip(("Red", "Green", "Blue"), tables):
        setattr(ds, f"{colour}PaletteColorLookupTableDescriptor", [entries, 0, bits])
        data = struct.pack(f"<{len(words)}{'H' if bits == 16 else 'B'}", *words)
        setattr(ds, f"Segmented{colour}PaletteColorLookupTableData", data)
        ds[f"Segmented{colour}PaletteColorLookupTableData"].VR = "OW"
    ds.save_as(FILES / name, enforce_file_format=True)
    read = apply_color_lut(ds.pixel_array, dcmread(FILES / name))
    note(name, [read >> 8 if read.dtype == np.uint16 else read], "pydicom 3.0.1")


# Opcodes of PS3.3 C.7.9.2: 0 discrete (length, values), 1 linear (length, end), 2 indirect (number of
# segments, offset in bytes as two words, low first).
rising = [0, 2, 0, 256, 1, 127, 32767, 1, 127, 65535]
falling = [0, 1, 65535, 1, 255, 0]
repeated = [0, 2, 100, 40000, 1, 126, 60000, 2, 1, 10, 0, 0, 1, 9]
segmented("palette-segmented-16.dcm", gray, 256, 16, [rising, falling, [0, 1, 3000, 1, 255, 65535]])
segmented(
    "palette-segmented-8.dcm",
    gray,
    256,
    8,
    [[0, 2, 0, 9, 1, 127, 100, 1, 127, 255], [0, 1, 255, 1, 255, 0], [0, 1, 7, 1, 255, 7]],
)
words = (xx * 1700 + yy * 13).astype(np.uint16)
wide = dataset(words, colour="PALETTE COLOR")
for i, colour in enumerate(("Red", "Green", "Blue")):
    values = (np.arange(65536, dtype=np.uint32) * (i + 1) % 65536).astype("<u2")
    setattr(wide, f"{colour}PaletteColorLookupTableDescriptor", [4096, 1000, 16])
    setattr(wide, f"{colour}PaletteColorLookupTableData", values[::16].tobytes())
wide.save_as(FILES / "palette-16-bit-indices.dcm", enforce_file_format=True)
looked_up = apply_color_lut(words, dcmread(FILES / "palette-16-bit-indices.dcm"))
note("palette-16-bit-indices.dcm", [looked_up >> 8], "pydicom 3.0.1")

(HERE / "encodings.json").write_text(json.dumps(expected, indent=1) + "\n")
