import { fillBoxes, FRAME_SIZE, resizePart } from '../../images/index.ts';
import type { Box } from '../../region/index.ts';
import type { LeakFrame } from './leak-frame.ts';

/** Every box is looked at in this size, so that its own says nothing. */
const PATCH = { width: 64, height: 16 };
export const PATCH_LENGTH = PATCH.width * PATCH.height;

/** The filled boxes of a frame as the network sees them, each at 64 x 16. */
export async function truePatches({ filled, pixels }: LeakFrame): Promise<Float32Array[]> {
  const frame = await pixels();
  return filled.map((box) => resizePart(frame, box, PATCH.width, PATCH.height));
}

/**
 * What the boxes of another frame would show if they had been filled in this one. Nothing is copied
 * from this frame's own boxes, whatever they may still hold.
 */
export async function shamPatches(
  { filled, pixels }: LeakFrame,
  boxes: readonly Box[],
): Promise<Float32Array[]> {
  const shown = await pixels();
  const picture = { pixels: shown, width: FRAME_SIZE, height: FRAME_SIZE, channels: 1 as const };
  const frame = fillBoxes(picture, boxes, filled);
  return boxes.map((box) => resizePart(frame, box, PATCH.width, PATCH.height));
}
