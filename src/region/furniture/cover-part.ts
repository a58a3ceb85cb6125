import { type Box, boxArea, boxHeight, boxWidth } from '../box.ts';
import type { Grown } from './flood.ts';

/** Boxes of which a part fills less are divided, down to this side. */
const DENSE = { share: 0.2, side: 16 };

/**
 * Boxes that cover a part: its bounds, or, where it fills little of them as a slanted line does, the
 * bounds of what lies in each half, and so on.
 *
 * @param width of the picture, in pixels.
 */
export function coverPart({ places }: Pick<Grown, 'places'>, width: number): Box[] {
  const box = boundsOf(places, width);
  const longer = Math.max(boxWidth(box), boxHeight(box));
  if (longer <= DENSE.side || places.length >= DENSE.share * boxArea(box)) return [box];
  const isWide = boxWidth(box) >= boxHeight(box);
  const middle = isWide ? (box.x0 + box.x1) / 2 : (box.y0 + box.y1) / 2;
  const isFirst = (place: number) => (isWide ? place % width : Math.floor(place / width)) <= middle;
  const halves = [places.filter(isFirst), places.filter((place) => !isFirst(place))];
  return halves.flatMap((half) => coverPart({ places: half }, width));
}

function boundsOf(places: Int32Array, width: number): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -1, -1];
  for (const place of places) {
    const x = place % width;
    const y = (place - x) / width;
    x0 = Math.min(x0, x);
    x1 = Math.max(x1, x);
    y0 = Math.min(y0, y);
    y1 = Math.max(y1, y);
  }
  return { x0, y0, x1, y1 };
}
