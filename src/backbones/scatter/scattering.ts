import type { GraphBuilder } from '../../graph/index.ts';
import { padByEdge } from './edge-padding.ts';
import { lowPassWeights, ORIENTATIONS, waveletWeights } from './filters.ts';

const SCALES = 4;
/** Keeps the modulus differentiable and its square root away from zero. */
const MODULUS_FLOOR = 1e-12;
const LOG_FLOOR = 1e-3;

/** Maps of {@link addScattering}: the input, the first order and the second. */
export const SCATTERING_MAPS =
  1 + SCALES * ORIENTATIONS + ((SCALES * (SCALES - 1)) / 2) * ORIENTATIONS ** 2;

/**
 * Adds a two-level wavelet scattering pyramid to a graph: how strong each orientation and scale is in
 * each part of the image, and how that strength itself varies (Bruna and Mallat 2013,
 * doi:10.1109/TPAMI.2012.230).
 *
 * @param luma name of a [N, 1, size, size] value in 0..1; size a multiple of 32.
 * @returns name of a [N, 417, 4, 4] value. Maps in order: the means of the input; first order by
 *   scale, orientation; second order by first scale, second scale, first orientation, second
 *   orientation. All but the input are log(mean + 1e-3).
 */
export function addScattering(g: GraphBuilder, luma: string, size: number): string {
  const pyramid = new Pyramid(g);
  const first: string[] = [];
  const second: string[] = [];
  let image = luma;
  for (let j = 0; j < SCALES; j++) {
    const side = size >> j;
    const strength = pyramid.modulus(image);
    first.push(pyramid.cellMeans(strength, side));
    let smooth = strength;
    for (let k = j + 1; k < SCALES; k++) {
      smooth = pyramid.down(smooth, ORIENTATIONS);
      second.push(pyramid.secondOrder(smooth, size >> k));
    }
    if (j < SCALES - 1) image = pyramid.down(image, 1);
  }
  const strengths = g.add('Concat', [...first, ...second], { axis: 1 });
  const logs = g.add('Log', [g.add('Add', [strengths, g.scalar(LOG_FLOOR)])]);
  return g.add('Concat', [pyramid.cellMeans(luma, size), logs], { axis: 1 });
}

/** The operations that every level of the pyramid shares, with their weights. */
class Pyramid {
  readonly #g: GraphBuilder;
  readonly #wavelet: string;
  readonly #floor: string;
  readonly #halves: string;
  readonly #lowPass: ReadonlyMap<number, string>;
  #moduli = 0;

  constructor(g: GraphBuilder) {
    this.#g = g;
    this.#wavelet = g.constant(waveletWeights());
    this.#floor = g.scalar(MODULUS_FLOOR);
    this.#halves = g.ints([ORIENTATIONS, ORIENTATIONS]);
    this.#lowPass = new Map(
      [1, ORIENTATIONS].map((channels) => [channels, g.constant(lowPassWeights(channels))]),
    );
  }

  /** Strength of each orientation: [N, 1, s, s] -> [N, 8, s, s]. */
  modulus(maps: string): string {
    const g = this.#g;
    const waves = g.add('Conv', [padByEdge(g, maps, 4), this.#wavelet]);
    const squares = g.add('Mul', [waves, waves]);
    this.#moduli += 1;
    const parts = ['real', 'imaginary'].map((part) => `${part}_square_${this.#moduli}`);
    const [real = '', imaginary = ''] = g.addMany(
      'Split',
      [squares, this.#halves],
      { axis: 1 },
      parts,
    );
    const power = g.add('Add', [g.add('Add', [real, imaginary]), this.#floor]);
    return g.add('Sqrt', [power]);
  }

  /** Cell means of the strength of each orientation in each of 8 maps: -> [N, 64, 4, 4]. */
  secondOrder(maps: string, side: number): string {
    // Every map is taken as an image of its own: with one channel in and 16 out the convolution is
    // several times faster than as a grouped one.
    const apart = this.#reshape(maps, [-1, 1, side, side]);
    return this.#reshape(this.cellMeans(this.modulus(apart), side), [-1, ORIENTATIONS ** 2, 4, 4]);
  }

  /** Smooths and halves: [N, channels, s, s] -> [N, channels, s / 2, s / 2]. */
  down(maps: string, channels: number): string {
    const weights = this.#lowPass.get(channels) ?? '';
    return this.#g.add('Conv', [padByEdge(this.#g, maps, 3), weights], {
      strides: [2, 2],
      group: channels,
    });
  }

  /** Means on a 4 x 4 grid. */
  cellMeans(maps: string, side: number): string {
    const cell = [side / 4, side / 4];
    return this.#g.add('AveragePool', [maps], { kernel_shape: cell, strides: cell });
  }

  #reshape(value: string, dims: readonly number[]): string {
    return this.#g.add('Reshape', [value, this.#g.ints(dims)]);
  }
}
