import type { Colour, Picture } from '../picture.ts';

/** A trunk as small screens draw it, in units of its width; the probe lies across it. */
const TRUNK = [
  [0.08, 0],
  [0.2, 0.35],
  [0.16, 0.8],
  [0.1, 1.3],
  [0.9, 1.3],
  [0.84, 0.8],
  [0.8, 0.35],
  [0.92, 0],
] as const;
const RIBS = [
  [0.2, 0.62],
  [0.5, 0.4],
  [0.8, 0.62],
] as const;

/**
 * A body mark: the outline of a trunk with the probe on it.
 *
 * @param probe where it stands, both in shares of the trunk's size, and its turn in radians.
 */
export function bodyMark(
  picture: Picture,
  [x, y]: readonly [number, number],
  size: number,
  probe: { readonly x: number; readonly y: number; readonly turn: number },
  colour: Colour,
): void {
  const at = ([u, v]: readonly [number, number]) => [x + u * size, y + v * size] as const;
  picture.path(TRUNK.map(at), colour);
  picture.path(RIBS.map(at), colour);
  const [cx, cy] = at([probe.x, 1.3 * probe.y]);
  const reach = 0.16 * size;
  const [dx, dy] = [reach * Math.cos(probe.turn), reach * Math.sin(probe.turn)];
  for (const side of [-1, 0, 1]) {
    picture.line([cx - dx, cy - dy + side], [cx + dx, cy + dy + side], [250, 250, 250]);
  }
}
