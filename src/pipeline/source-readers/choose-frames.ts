import { chooseKeyFrames, frameSketch } from '../../region/index.ts';
import type { Instance } from '../../studies/index.ts';

/** Which frames of a cine loop are taken. */
export interface CineSettings {
  readonly cine: 'first' | 'middle' | 'all' | 'even' | 'key';
  /** How many, for `even` and `key`. */
  readonly cineFrames: number;
  /** Gray levels by which key frames must differ. */
  readonly keyDifference: number;
}

/** Key frames are chosen from this many evenly spaced ones: decoding a long loop takes long. */
const KEY_CANDIDATES = 64;

/**
 * The frames taken of an instance that holds several, ascending: a cine loop shows one view many
 * times.
 *
 * @throws RefusedFile when key frames are asked for and one to choose from cannot be decoded.
 */
export async function chooseFrames(
  instance: Pick<Instance, 'frames' | 'decodeFrame'>,
  { cine, cineFrames, keyDifference }: CineSettings,
): Promise<number[]> {
  const { frames } = instance;
  if (cine === 'all') return evenly(frames, frames);
  if (cine === 'first') return [0];
  if (cine === 'middle') return [Math.floor((frames - 1) / 2)];
  if (cine === 'even' || frames <= cineFrames) return evenly(frames, cineFrames);
  const candidates = evenly(frames, Math.max(KEY_CANDIDATES, cineFrames));
  const sketches: Float32Array[] = [];
  for (const index of candidates) sketches.push(frameSketch(await instance.decodeFrame(index)));
  return chooseKeyFrames(sketches, cineFrames, keyDifference).flatMap((i) => candidates[i] ?? []);
}

/** So many of a number of frames, the middles of equal stretches; all when there are no more. */
export function evenly(frames: number, count: number): number[] {
  if (count >= frames) return Array.from({ length: frames }, (_, i) => i);
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * frames) / count));
}
