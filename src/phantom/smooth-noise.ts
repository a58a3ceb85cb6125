import type { Random } from '../numeric/index.ts';
import { unitEnergyGaussian } from './separable-filter.ts';

const NODES = 64;
const SIGMA = 2;

/**
 * Smooth Gaussian noise over the plane with mean 0 and standard deviation about 1. It repeats after
 * 32 of its scales in either direction, far enough apart to go unseen.
 */
export class SmoothNoise {
  readonly #values: Float32Array;
  readonly #perCm: number;

  /** @param scale standard deviation of its blobs in centimetres. */
  constructor(random: Random, scale: number) {
    const white = new Float32Array(NODES * NODES);
    for (let i = 0; i < white.length; i++) white[i] = random.normal();
    this.#values = blurAround(blurAround(white, 1, NODES), NODES, 1);
    this.#perCm = SIGMA / scale;
  }

  /** The noise at a place in centimetres. */
  at(x: number, z: number): number {
    const values = this.#values;
    const u = x * this.#perCm;
    const v = z * this.#perCm;
    const left = Math.floor(u);
    const top = Math.floor(v);
    const fu = u - left;
    const fv = v - top;
    const c0 = wrap(left);
    const c1 = c0 + 1 === NODES ? 0 : c0 + 1;
    const r0 = wrap(top) * NODES;
    const r1 = r0 + NODES === values.length ? 0 : r0 + NODES;
    const upper = (values[r0 + c0] ?? 0) * (1 - fu) + (values[r0 + c1] ?? 0) * fu;
    const lower = (values[r1 + c0] ?? 0) * (1 - fu) + (values[r1 + c1] ?? 0) * fu;
    return upper * (1 - fv) + lower * fv;
  }
}

function wrap(node: number): number {
  const rest = node % NODES;
  return rest < 0 ? rest + NODES : rest;
}

/** Gaussian blur of unit energy around a torus, along the axis whose neighbours are `step` apart. */
function blurAround(values: Float32Array, step: number, other: number): Float32Array {
  const kernel = unitEnergyGaussian(SIGMA);
  const reach = (kernel.length - 1) >> 1;
  const out = new Float32Array(values.length);
  for (let k = -reach; k <= reach; k++) {
    const weight = kernel[k + reach] ?? 0;
    for (let i = 0; i < NODES; i++) {
      const to = i * step;
      const from = wrap(i + k) * step;
      for (let line = 0; line < NODES; line++) {
        const start = line * other;
        out[start + to] = (out[start + to] ?? 0) + weight * (values[start + from] ?? 0);
      }
    }
  }
  return out;
}
