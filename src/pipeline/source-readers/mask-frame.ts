import { writePicture } from '../../images/index.ts';
import type { Box, RegionSettings } from '../../region/index.ts';
import { findSourceFile, type Origin, type Raster } from '../../studies/index.ts';
import { fillText } from './fill-text.ts';
import { hiddenIn } from './frames.ts';
import { withInstance } from './with-instance.ts';

/** A frame to show without its text; a message to a reader process, so plain values throughout. */
export interface MaskRequest {
  readonly origin: Origin;
  readonly frame: number;
  /** Where its tissue is. */
  readonly box: Box;
  readonly settings: Pick<RegionSettings, 'margin' | 'colour_margin'>;
  /** Where the PNG goes. */
  readonly out: string;
}

/**
 * Writes a whole frame in its own size: black outside its tissue, and text and screen furniture inside
 * filled from their surroundings.
 *
 * @throws RefusedFile when the frame does not decode.
 * @throws UserError when the PNG cannot be written.
 */
export async function maskFrame(
  { origin, frame, box, settings, out }: MaskRequest,
  alive: () => void,
): Promise<void> {
  const raster = await withInstance(findSourceFile(origin), alive, (instance) =>
    instance.decodeFrame(frame),
  );
  const filled = fillText(raster, [box], hiddenIn(raster, box, settings));
  await writePicture(out, blankOutside(filled, box));
}

function blankOutside({ pixels, width, height, channels }: Raster, box: Box): Raster {
  const blanked = new Uint8Array(pixels.length);
  for (let y = box.y0; y <= box.y1; y++) {
    const [from, to] = [y * width + box.x0, y * width + box.x1 + 1];
    blanked.set(pixels.subarray(from * channels, to * channels), from * channels);
  }
  return { pixels: blanked, width, height, channels };
}
