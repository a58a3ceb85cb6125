import type { Box } from '../../region/index.ts';

/** Over-relaxation of the iteration; 1 would be Gauss-Seidel. */
const RELAXATION = 1.8;
/** The iteration ends when no height moves by more, or after so many rounds. */
const END = { move: 1, rounds: 60 };

/**
 * The harmonic surface over a box with given heights around it, by successive over-relaxation (Young
 * 1954). Where a height is not given the edge is free.
 *
 * @param heightAt the height at a place in the frame of one pixel around the box; NaN where none is
 *   given.
 * @returns a height for each pixel of the box, row-major; all 0 when none is given.
 */
export function smoothSurface(
  { x0, y0, x1, y1 }: Box,
  heightAt: (x: number, y: number) => number,
): Float64Array {
  const across = x1 - x0 + 3;
  const down = y1 - y0 + 3;
  const surface = new Float64Array(across * down);
  /** 1 for a height that its neighbours take into account. */
  const counts = new Uint8Array(across * down);
  let [sum, given] = [0, 0];
  const take = (column: number, row: number): void => {
    const height = heightAt(x0 - 1 + column, y0 - 1 + row);
    if (Number.isNaN(height)) return;
    surface[row * across + column] = height;
    counts[row * across + column] = 1;
    sum += height;
    given += 1;
  };
  for (let column = 1; column < across - 1; column++) {
    take(column, 0);
    take(column, down - 1);
  }
  for (let row = 1; row < down - 1; row++) {
    take(0, row);
    take(across - 1, row);
  }
  for (let row = 1; row < down - 1; row++) {
    surface.fill(sum / Math.max(1, given), row * across + 1, (row + 1) * across - 1);
    counts.fill(1, row * across + 1, (row + 1) * across - 1);
  }
  relax(surface, counts, across, down);
  const inside = new Float64Array((across - 2) * (down - 2));
  for (let row = 1; row < down - 1; row++) {
    const from = row * across + 1;
    inside.set(surface.subarray(from, from + across - 2), (row - 1) * (across - 2));
  }
  return inside;
}

function relax(surface: Float64Array, counts: Uint8Array, across: number, down: number): void {
  for (let round = 0, most = Infinity; most > END.move && round < END.rounds; round++) {
    most = 0;
    for (let row = 1; row < down - 1; row++) {
      for (let at = row * across + 1; at < (row + 1) * across - 1; at++) {
        const [left, right, up, low] = [at - 1, at + 1, at - across, at + across];
        const n =
          (counts[left] as number) +
          (counts[right] as number) +
          (counts[up] as number) +
          (counts[low] as number);
        // What does not count is 0.
        const sum =
          (surface[left] as number) +
          (surface[right] as number) +
          (surface[up] as number) +
          (surface[low] as number);
        const height = surface[at] as number;
        const move = n === 0 ? 0 : RELAXATION * (sum / n - height);
        surface[at] = height + move;
        const distance = Math.abs(move);
        if (distance > most) most = distance;
      }
    }
  }
}
