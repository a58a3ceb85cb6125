import { type Box, boxArea, overlap } from '../../region/index.ts';

/** The least box that holds both. */
export function union(a: Box | null, b: Box): Box {
  if (a === null) return b;
  return {
    x0: Math.min(a.x0, b.x0),
    y0: Math.min(a.y0, b.y0),
    x1: Math.max(a.x1, b.x1),
    y1: Math.max(a.y1, b.y1),
  };
}

/** Whether one box lies in another, its edges included. */
export function isInside(inner: Box, outer: Box): boolean {
  return (
    inner.x0 >= outer.x0 && inner.x1 <= outer.x1 && inner.y0 >= outer.y0 && inner.y1 <= outer.y1
  );
}

/** The area that two boxes share, as a share of the smaller one. */
export function shareBoth(a: Box, b: Box): number {
  return boxArea(overlap(a, b)) / Math.min(boxArea(a), boxArea(b));
}

/** A box so many pixels to the right and further down. */
export function moved(box: Box, x: number, y: number): Box {
  return { x0: box.x0 + x, y0: box.y0 + y, x1: box.x1 + x, y1: box.y1 + y };
}
