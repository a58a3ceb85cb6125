import type { Tensor } from '../../graph/index.ts';
import { float32 } from '../../graph/index.ts';

/** Directions of the wavelet, evenly spread over half a turn. */
export const ORIENTATIONS = 8;

const PSI_RADIUS = 4;
const GAUSSIAN_RADIUS = 3;
const GAUSSIAN_SIGMA = 1.2;

/**
 * The oriented wavelet psi as convolution weights of shape [16, 1, 9, 9]: the real part in every
 * orientation, then the imaginary part in every orientation.
 *
 * A Gaussian window, twice as long across the wave as along it, times a complex wave of 3 pi / 4
 * radians per pixel; a multiple of the window is taken away so that a constant image gives zero (the
 * Morlet wavelet of Bruna and Mallat 2013, doi:10.1109/TPAMI.2012.230).
 */
export function waveletWeights(): Tensor<Float32Array> {
  const parts = Array.from({ length: ORIENTATIONS }, (_, t) =>
    wavelet((Math.PI * t) / ORIENTATIONS),
  );
  const side = 2 * PSI_RADIUS + 1;
  return float32(
    [2 * ORIENTATIONS, 1, side, side],
    [...parts.flatMap(({ real }) => real), ...parts.flatMap(({ imaginary }) => imaginary)],
  );
}

function wavelet(angle: number): { real: number[]; imaginary: number[] } {
  const points = grid(PSI_RADIUS).map(({ x, y }) => {
    const along = x * Math.cos(angle) + y * Math.sin(angle);
    const across = -x * Math.sin(angle) + y * Math.cos(angle);
    const window = Math.exp(-(along ** 2 + 0.25 * across ** 2) / 1.28);
    const phase = ((3 * Math.PI) / 4) * along;
    return { window, real: window * Math.cos(phase), imaginary: window * Math.sin(phase) };
  });
  const area = sum(points.map(({ window }) => window));
  const part = (name: 'real' | 'imaginary'): number[] => {
    const offset = sum(points.map((point) => point[name])) / area;
    return points.map((point) => (point[name] - point.window * offset) / area);
  };
  return { real: part('real'), imaginary: part('imaginary') };
}

/** The Gaussian low-pass of sum 1 as depthwise convolution weights of shape [channels, 1, 7, 7]. */
export function lowPassWeights(channels: number): Tensor<Float32Array> {
  const raw = grid(GAUSSIAN_RADIUS).map(({ x, y }) =>
    Math.exp(-(x ** 2 + y ** 2) / (2 * GAUSSIAN_SIGMA ** 2)),
  );
  const total = sum(raw);
  const side = 2 * GAUSSIAN_RADIUS + 1;
  return float32(
    [channels, 1, side, side],
    Array.from({ length: channels }, () => raw.map((value) => value / total)).flat(),
  );
}

/** Pixel positions of a square window around 0, row by row. */
function grid(radius: number): { x: number; y: number }[] {
  const steps = Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius);
  return steps.flatMap((y) => steps.map((x) => ({ x, y })));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
