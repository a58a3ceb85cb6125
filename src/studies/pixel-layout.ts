import type { DataSet } from 'dicom-parser';
import { MAX_FRAME_PIXELS } from './limits.ts';
import { corrupt, RefusedFile } from './refused-file.ts';

/** How the pixels of a DICOM instance are laid out, from group 0028 (PS3.3 C.7.6.3). */
export interface PixelLayout {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samplesPerPixel: number;
  readonly photometricInterpretation: string;
  /** True when the planes of a colour frame follow one another (PlanarConfiguration 1). */
  readonly planar: boolean;
  readonly bitsAllocated: number;
  readonly highBit: number;
  readonly signed: boolean;
}

/**
 * Reads the layout and holds it against the limits, before anything is allocated by it.
 *
 * @throws RefusedFile when an attribute is missing or impossible.
 */
export function readPixelLayout(dataSet: DataSet): PixelLayout {
  const need = (name: string, tag: string): number => {
    const value = dataSet.uint16(tag);
    if (value === undefined || value < 1) throw corrupt(`its ${name} is ${value ?? 'missing'}`);
    return value;
  };
  const rows = need('Rows', 'x00280010');
  const columns = need('Columns', 'x00280011');
  if (rows * columns > MAX_FRAME_PIXELS) {
    throw new RefusedFile(
      'too-large',
      `Cannot read this file: a frame may have ${MAX_FRAME_PIXELS} pixels and it has ${columns} x ${rows}; leave it out.`,
    );
  }
  const frames = dataSet.string('x00280008') ? dataSet.intString('x00280008') : 1;
  if (frames === undefined || !Number.isInteger(frames) || frames < 1) {
    throw corrupt(`its NumberOfFrames is ${frames ?? 'no number'}`);
  }
  const photometricInterpretation = dataSet.string('x00280004');
  if (!photometricInterpretation) throw corrupt('its PhotometricInterpretation is missing');
  const bitsAllocated = need('BitsAllocated', 'x00280100');
  const bitsStored = dataSet.uint16('x00280101') ?? bitsAllocated;
  return {
    rows,
    columns,
    frames,
    samplesPerPixel: need('SamplesPerPixel', 'x00280002'),
    photometricInterpretation,
    planar: dataSet.uint16('x00280006') === 1,
    bitsAllocated,
    highBit: dataSet.uint16('x00280102') ?? bitsStored - 1,
    signed: dataSet.uint16('x00280103') === 1,
  };
}
