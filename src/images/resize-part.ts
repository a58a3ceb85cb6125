import type { Box } from '../region/index.ts';
import { FRAME_SIZE } from './placing.ts';

/**
 * A part of a frame at another size, by area: each value is the mean of the pixels under it, by how
 * much of each lies there.
 *
 * @param frame 256 x 256 gray values.
 * @param part inside the frame, bounds inclusive.
 * @returns `width` x `height` values, row-major, 0 to 255.
 */
export function resizePart(
  frame: Uint8Array,
  part: Box,
  width: number,
  height: number,
): Float32Array {
  const columns = shares(part.x0, part.x1, width);
  const rows = shares(part.y0, part.y1, height);
  const across = Float32Array.from({ length: (part.y1 - part.y0 + 1) * width }, (_, i) => {
    const row = (part.y0 + Math.floor(i / width)) * FRAME_SIZE;
    return sum(columns[i % width], (x) => frame[row + x] ?? 0);
  });
  return Float32Array.from({ length: width * height }, (_, i) =>
    sum(rows[Math.floor(i / width)], (y) => across[(y - part.y0) * width + (i % width)] ?? 0),
  );
}

interface Share {
  readonly at: number;
  readonly weight: number;
}

/** For each of `length` equal stretches of the pixels from one to another: which lie in it, by how much. */
function shares(from: number, to: number, length: number): Share[][] {
  const scale = (to - from + 1) / length;
  return Array.from({ length }, (_, i) => {
    const [start, end] = [i * scale, (i + 1) * scale];
    const under: Share[] = [];
    for (let at = Math.floor(start); at < Math.min(Math.ceil(end), to - from + 1); at++) {
      const weight = (Math.min(end, at + 1) - Math.max(start, at)) / scale;
      under.push({ at: from + at, weight });
    }
    return under;
  });
}

function sum(under: readonly Share[] = [], value: (at: number) => number): number {
  return under.reduce((total, { at, weight }) => total + weight * value(at), 0);
}
