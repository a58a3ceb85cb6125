import { findLines } from '../../annotation/index.ts';
import { fillBoxes, hiddenParts } from '../../images/index.ts';
import { type Box, boxHeight, boxWidth } from '../../region/index.ts';
import type { Raster, SourceFile } from '../../studies/index.ts';
import { withInstance } from './with-instance.ts';

/** The boxes of all lines of text that any frame of a file shows. */
export async function textIn(file: SourceFile, alive: () => void): Promise<Box[]> {
  return await withInstance(file, alive, async (instance) => {
    const boxes = new Map<string, Box>();
    for (let i = 0; i < instance.frames; i++) {
      for (const { ground } of findLines(await instance.decodeFrame(i))) {
        boxes.set(JSON.stringify(ground), ground);
      }
      alive();
    }
    return [...boxes.values()];
  });
}

/**
 * A frame whose text is filled inside each region from what surrounds it there; nothing outside a
 * region is copied into it.
 *
 * @param text anywhere on the frame.
 */
export function fillText(frame: Raster, regions: readonly Box[], text: readonly Box[]): Raster {
  const { width, height, channels } = frame;
  const pixels = new Uint8Array(frame.pixels);
  for (const region of regions) {
    const hidden = hiddenParts(text, region);
    if (hidden.length === 0) continue;
    const [across, down] = [boxWidth(region), boxHeight(region)];
    const part = new Uint8Array(across * down * channels);
    const rowAt = (y: number) => ((region.y0 + y) * width + region.x0) * channels;
    for (let y = 0; y < down; y++) {
      part.set(pixels.subarray(rowAt(y), rowAt(y) + across * channels), y * across * channels);
    }
    const filled = fillBoxes(
      { pixels: part, width: across, height: down, channels },
      hidden.map((box) => ({
        x0: box.x0 - region.x0,
        y0: box.y0 - region.y0,
        x1: box.x1 - region.x0,
        y1: box.y1 - region.y0,
      })),
    );
    for (let y = 0; y < down; y++) {
      pixels.set(filled.subarray(y * across * channels, (y + 1) * across * channels), rowAt(y));
    }
  }
  return { width, height, channels, pixels };
}
