import type { Extent } from './plane-grid.ts';

/** A place in the scan plane in centimetres: x to the right, z down. */
export type Point = readonly [x: number, z: number];

/** A line of straight segments, kept as plain numbers because distances to it are asked so often. */
export class Path {
  /** How far along the path the foot of the last {@link distance} lies, 0 to 1. */
  along = 0;
  readonly #xs: Float64Array;
  readonly #zs: Float64Array;

  constructor(points: readonly Point[]) {
    this.#xs = Float64Array.from(points, ([x]) => x);
    this.#zs = Float64Array.from(points, ([, z]) => z);
  }

  /** The rectangle around the path and a margin. */
  extent(margin: number): Extent {
    return {
      x0: Math.min(...this.#xs) - margin,
      z0: Math.min(...this.#zs) - margin,
      x1: Math.max(...this.#xs) + margin,
      z1: Math.max(...this.#zs) + margin,
    };
  }

  /** Distance of a place to the path in centimetres. */
  distance(x: number, z: number): number {
    const xs = this.#xs;
    const zs = this.#zs;
    const segments = xs.length - 1;
    let nearest = Infinity;
    let x0 = xs[0] ?? 0;
    let z0 = zs[0] ?? 0;
    for (let i = 0; i < segments; i++) {
      const x1 = xs[i + 1] ?? 0;
      const z1 = zs[i + 1] ?? 0;
      const dx = x1 - x0;
      const dz = z1 - z0;
      const length = dx * dx + dz * dz;
      const foot = length > 0 ? ((x - x0) * dx + (z - z0) * dz) / length : 0;
      const share = foot < 0 ? 0 : foot > 1 ? 1 : foot;
      const ex = x - x0 - share * dx;
      const ez = z - z0 - share * dz;
      const square = ex * ex + ez * ez;
      if (square < nearest) {
        nearest = square;
        this.along = (i + share) / segments;
      }
      x0 = x1;
      z0 = z1;
    }
    return Math.sqrt(nearest);
  }

  /** Whether a place lies inside a path whose last point is its first (even-odd rule). */
  encloses(x: number, z: number): boolean {
    const xs = this.#xs;
    const zs = this.#zs;
    let inside = false;
    for (let i = 0; i + 1 < xs.length; i++) {
      const z0 = zs[i] ?? 0;
      const z1 = zs[i + 1] ?? 0;
      if (z0 > z === z1 > z) continue;
      const x0 = xs[i] ?? 0;
      const x1 = xs[i + 1] ?? 0;
      if (x < x0 + ((z - z0) / (z1 - z0)) * (x1 - x0)) inside = !inside;
    }
    return inside;
  }
}
