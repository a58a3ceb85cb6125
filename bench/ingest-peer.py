"""The peer of bench/ingest.ts: two processes of pydicom and Pillow that read DICOM stills to 256 x 256
gray PNG. With "make" it writes the stills instead.

    python3 ingest-peer.py make DIR FIRST COUNT
    python3 ingest-peer.py read DIR OUT PROCESSES

Prints the wall-clock seconds and the processor seconds of the reading as JSON.
"""

import json
import os
import resource
import sys
import time
from multiprocessing import Pool

import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

ROWS, COLUMNS = 480, 640


def make(folder, first, count):
    """Stills with speckle in a sector, as a screen shows them; 640 x 480 RGB."""
    os.makedirs(folder, exist_ok=True)
    y, x = np.mgrid[0:ROWS, 0:COLUMNS]
    sector = (np.hypot(x - 320, y) < 440) & (np.abs(x - 320) < y * 0.8 + 20)
    for i in range(first, first + count):
        speckle = np.random.default_rng(i).integers(0, 120, (ROWS // 4, COLUMNS // 4))
        gray = ((speckle.repeat(4, 0).repeat(4, 1) + y // 8) * sector).astype(np.uint8)
        meta = FileMetaDataset()
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.6.1"
        meta.MediaStorageSOPInstanceUID = f"2.25.{i + 1}"
        ds = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
        ds.is_little_endian, ds.is_implicit_VR = True, False
        ds.SOPClassUID = meta.MediaStorageSOPClassUID
        ds.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
        ds.Modality, ds.PatientID = "US", f"P{i // 10}"
        ds.StudyInstanceUID, ds.SeriesInstanceUID = f"2.25.1{i // 10}", f"2.25.2{i // 10}"
        ds.Rows, ds.Columns, ds.SamplesPerPixel, ds.PlanarConfiguration = ROWS, COLUMNS, 3, 0
        ds.PhotometricInterpretation = "RGB"
        ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 8, 8, 7, 0
        ds.PixelData = np.repeat(gray[..., None], 3, 2).tobytes()
        ds["PixelData"].VR = "OB"
        ds.save_as(f"{folder}/{i:06d}.dcm", write_like_original=False)


def read(paths):
    source, target = paths
    image = Image.fromarray(pydicom.dcmread(source).pixel_array).convert("L")
    image.resize((256, 256), Image.LANCZOS).save(target, compress_level=1)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        folder, out, processes = sys.argv[2], sys.argv[3], int(sys.argv[4])
        os.makedirs(out, exist_ok=True)
        work = [(f"{folder}/{name}", f"{out}/{name}.png") for name in sorted(os.listdir(folder))]
        started = time.perf_counter()
        with Pool(processes) as pool:
            pool.map(read, work, chunksize=8)
            pool.close()
            pool.join()
        wall = time.perf_counter() - started
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(json.dumps({"wall": wall, "cpu": used.ru_utime + used.ru_stime}))
