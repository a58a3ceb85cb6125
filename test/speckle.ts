import { Random } from '../src/numeric/index.ts';

/** A gray picture of smooth speckle: the envelope of filtered complex noise, 25 to about 190. */
export function speckle(
  width: number,
  height: number,
  seed: string,
): { pixels: Uint8Array; width: number; height: number; channels: 1 } {
  const random = new Random('speckle', seed);
  const noise = () => {
    const values = new Float32Array(width * height);
    for (let i = 0; i < values.length; i++) values[i] = random.normal();
    return smoothed(values, width);
  };
  const [real, imaginary] = [noise(), noise()];
  const pixels = Uint8Array.from(real, (value, i) =>
    Math.min(255, 25 + 35 * Math.hypot(value, imaginary[i] ?? 0)),
  );
  return { pixels, width, height, channels: 1 };
}

/** A mean over 3 x 3, as wide as the spot of a scanner, scaled back to variance 1. */
function smoothed(values: Float32Array, width: number): Float32Array {
  return values.map((_, i) => {
    let sum = 0;
    for (let at = i - width; at <= i + width; at += width) {
      sum += (values[at - 1] ?? 0) + (values[at] ?? 0) + (values[at + 1] ?? 0);
    }
    return sum / 3;
  });
}
