import { thumbnailWebp } from '../../images/index.ts';
import { findSourceFile, type Origin } from '../../studies/index.ts';
import { withInstance } from './with-instance.ts';

/** A thumbnail to make; a message to a reader process, so plain values throughout. */
export interface ShrinkRequest {
  readonly origin: Origin;
  /** The middle one when null. */
  readonly frame: number | null;
  /** Longer side of the thumbnail, in pixels. */
  readonly side: number;
}

/** A thumbnail of a whole frame, with what is burned into it. */
export interface Thumbnail {
  /** A WebP file, in Base64. */
  readonly webp: string;
  /** Of the frame itself, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** @throws RefusedFile when the frame does not decode. */
export async function shrinkFrame(request: ShrinkRequest, alive: () => void): Promise<Thumbnail> {
  const { origin, frame, side } = request;
  const raster = await withInstance(findSourceFile(origin), alive, (instance) =>
    instance.decodeFrame(frame ?? Math.floor((instance.frames - 1) / 2)),
  );
  const { width, height } = raster;
  return { webp: (await thumbnailWebp(raster, side)).toString('base64'), width, height };
}
