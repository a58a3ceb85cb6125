import type { LineImage } from '../lines/line-image.ts';

/**
 * An image enlarged by a whole factor, by cubic convolution (R. Keys, IEEE Transactions on Acoustics,
 * Speech, and Signal Processing 29, 1981, a = -1/2). Pixels beyond its edges are those at them.
 *
 * Lines are small and many: a library for pictures takes 2 ms to be set up for one, and this a part of that.
 */
export function enlargedBy(scale: number, image: LineImage): LineImage {
  if (scale === 1) return image;
  const { pixels, width, height } = image;
  const weights = Array.from({ length: scale }, (_, phase) => weightsAt(phase, scale));
  const down = new Float32Array(width * height * scale);
  for (let y = 0; y < height * scale; y++) {
    const { from, taps } = weights[y % scale] as Taps;
    const top = Math.floor(y / scale) + from;
    const rowOf = (tap: number) => width * Math.min(height - 1, Math.max(0, top + tap));
    const [a, b, c, d] = [rowOf(0), rowOf(1), rowOf(2), rowOf(3)];
    const [wa, wb, wc, wd] = taps;
    for (let x = 0; x < width; x++) {
      down[y * width + x] =
        wa * (pixels[a + x] as number) +
        wb * (pixels[b + x] as number) +
        wc * (pixels[c + x] as number) +
        wd * (pixels[d + x] as number);
    }
  }
  const large = new Uint8ClampedArray(width * scale * height * scale);
  for (let x = 0; x < width * scale; x++) {
    const { from, taps } = weights[x % scale] as Taps;
    const left = Math.floor(x / scale) + from;
    const at = (tap: number) => Math.min(width - 1, Math.max(0, left + tap));
    const [a, b, c, d] = [at(0), at(1), at(2), at(3)];
    const [wa, wb, wc, wd] = taps;
    for (let row = 0, to = x; to < large.length; row += width, to += width * scale) {
      large[to] =
        wa * (down[row + a] as number) +
        wb * (down[row + b] as number) +
        wc * (down[row + c] as number) +
        wd * (down[row + d] as number);
    }
  }
  return {
    pixels: new Uint8Array(large.buffer),
    width: width * scale,
    height: height * scale,
  };
}

interface Taps {
  /** The first of the four pixels that count, from the one that is enlarged. */
  readonly from: number;
  readonly taps: readonly [number, number, number, number];
}

/**
 * The weights of the pixels around the upper left corner of an enlarged one: where the factor is even, some
 * corners are the middles of pixels, which then stay as they are, and letters keep their edges.
 */
function weightsAt(phase: number, scale: number): Taps {
  const place = phase / scale - 0.5;
  const before = Math.floor(place);
  const at = place - before;
  return {
    from: before - 1,
    taps: [kernel(1 + at), kernel(at), kernel(1 - at), kernel(2 - at)],
  };
}

/** Keys' kernel at this distance, in pixels. */
function kernel(far: number): number {
  if (far >= 2) return 0;
  if (far >= 1) return ((-0.5 * far + 2.5) * far - 4) * far + 2;
  return (1.5 * far - 2.5) * far * far + 1;
}
