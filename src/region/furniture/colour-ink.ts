import type { Raster } from '../../studies/index.ts';
import { type Box, boxHeight, boxWidth } from '../box.ts';
import { Flood, type Grown } from './flood.ts';

/** From this saturation on, (max - min) / max, a pixel is coloured; tinted grays stay far below. */
const SATURATED = 0.5;
/** Fewer pixels than this are noise. */
const LEAST = 4;

/**
 * Coloured parts of a frame that is otherwise gray, relative to the box.
 *
 * @param margin by how much the channels of a coloured pixel differ at least.
 */
export function colourInk({ pixels, width, channels }: Raster, box: Box, margin: number): Grown[] {
  if (channels === 1) return [];
  const [across, down] = [boxWidth(box), boxHeight(box)];
  const coloured = new Uint8Array(across * down);
  for (let row = 0, i = 0; row < down; row++) {
    let at = 3 * ((box.y0 + row) * width + box.x0);
    for (let column = 0; column < across; column++, i++, at += 3) {
      const [r, g, b] = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
      const lightest = Math.max(r, g, b);
      const spread = lightest - Math.min(r, g, b);
      if (spread >= margin && spread >= SATURATED * lightest) coloured[i] = 1;
    }
  }
  const flood = new Flood(coloured, across, down);
  const found: Grown[] = [];
  for (let at = coloured.indexOf(1); at >= 0; at = coloured.indexOf(1, at + 1)) {
    const part = flood.from(at, 1);
    for (const place of part.places) coloured[place] = 0;
    if (part.places.length >= LEAST) found.push(part);
  }
  return found;
}
