import { extremes, type Raster } from '../../studies/index.ts';
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
export function colourInk(raster: Raster, box: Box, margin: number): Grown[] {
  const { width, channels } = raster;
  if (channels === 1) return [];
  const { least, greatest } = extremes(raster);
  const [across, down] = [boxWidth(box), boxHeight(box)];
  const coloured = new Uint8Array(across * down);
  for (let row = 0, i = 0; row < down; row++) {
    let at = (box.y0 + row) * width + box.x0;
    for (let column = 0; column < across; column++, i++, at++) {
      const lightest = greatest[at] as number;
      const spread = lightest - (least[at] as number);
      if (spread >= margin && spread >= SATURATED * lightest) coloured[i] = 1;
    }
  }
  if (!coloured.includes(1)) return [];
  const flood = new Flood(coloured, across, down);
  const found: Grown[] = [];
  for (let at = coloured.indexOf(1); at >= 0; at = coloured.indexOf(1, at + 1)) {
    const part = flood.from(at, 1);
    for (const place of part.places) coloured[place] = 0;
    if (part.places.length >= LEAST) found.push(part);
  }
  return found;
}
