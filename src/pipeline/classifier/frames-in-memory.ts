import type { Box } from '../../region/index.ts';
import { type Instance, instanceOf, type Raster, sourceInMemory } from '../../studies/index.ts';
import { type FrameSettings, makeFrames } from '../source-readers/frames.ts';

/** A finished frame, or why there is none. */
export interface FrameInMemory {
  readonly frame: number | null;
  readonly box: Box | null;
  readonly pixels: Uint8Array | null;
  readonly reason: string | null;
}

/** Decodes a picture that is no DICOM file, as it is stored. */
export type DecodePicture = (bytes: Uint8Array) => Promise<Raster>;

/**
 * Makes frames of a file whose bytes are here, as reading it from a disk does: this runs in a browser.
 *
 * @param decodePicture for PNG, JPEG, BMP and WebP files.
 * @throws RefusedFile when it cannot be read.
 */
export async function framesInMemory(
  bytes: Uint8Array,
  settings: FrameSettings,
  decodePicture: DecodePicture,
): Promise<FrameInMemory[]> {
  const file = sourceInMemory(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const instance =
    file.format === 'dicom'
      ? await instanceOf(file)
      : await pictureOf(bytes, file.format, decodePicture);
  const pictures = new Map<string, Uint8Array>();
  const { frames, rule } = await makeFrames(instance, settings, (pixels) => {
    const name = String(pictures.size);
    pictures.set(name, pixels);
    return name;
  });
  if (frames.length === 0) return [{ frame: null, box: null, pixels: null, reason: rule }];
  return frames.map(({ index, box, hash, rule: reason }) => ({
    ...{ frame: index, box, reason },
    pixels: hash === null ? null : (pictures.get(hash) ?? null),
  }));
}

async function pictureOf(
  bytes: Uint8Array,
  format: Instance['format'],
  decodePicture: DecodePicture,
): Promise<Instance> {
  const raster = await decodePicture(bytes);
  return {
    ...{ format, header: null, transferSyntaxUID: null, photometricInterpretation: null },
    ...{ rows: raster.height, columns: raster.width, frames: 1, regions: [], texts: [] },
    decodeFrame: () => Promise.resolve(raster),
  };
}
