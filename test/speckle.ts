import { Random } from '../src/numeric/index.ts';

/** A gray picture of smooth speckle: the envelope of filtered complex noise, 25 to about 190. */
export function speckle(
  width: number,
  height: number,
  seed: string,
): { pixels: Uint8Array; width: number; height: number; channels: 1 } {
  const random = new Random('speckle', seed);
  const noise = () =>
    smoothed(
      Float64Array.from({ length: width * height }, () => random.normal()),
      width,
    );
  const [real, imaginary] = [noise(), noise()];
  const pixels = Uint8Array.from(real, (value, i) =>
    Math.min(255, 25 + 35 * Math.hypot(value, imaginary[i] ?? 0)),
  );
  return { pixels, width, height, channels: 1 };
}

/** A mean over 3 x 3, as wide as the spot of a scanner, scaled back to variance 1. */
function smoothed(values: Float64Array, width: number): Float64Array {
  return values.map((_, i) => {
    let sum = 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) sum += values[i + dy * width + dx] ?? 0;
    }
    return sum / 3;
  });
}
