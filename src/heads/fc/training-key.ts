import { createHash } from 'node:crypto';
import { version } from '../../version.ts';
import type { Features } from '../feature-rows.ts';
import { isStreamed } from '../feature-rows.ts';
import type { TrainingSet } from '../training-set.ts';
import type { Layer } from './initial-parameters.ts';

/** Hashed at once: a hash takes at most 2 GB. */
const PIECE_BYTES = 2 ** 28;

/**
 * A hash of everything that the end of a training depends on: the settings, the features and labels
 * of both parts, the layers it starts from, and the software.
 *
 * @param settings plain JSON.
 */
export function trainingKey(
  settings: unknown,
  training: TrainingSet<Features>,
  tuning: TrainingSet<Features> | null,
  initial: readonly Layer[],
): string {
  const hash = createHash('sha256');
  const told = { version, node: process.version, categories: training.categories, settings };
  hash.update(JSON.stringify(told));
  const add = ({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): void => {
    hash.update(`|${byteLength}|`);
    for (let at = 0; at < byteLength; at += PIECE_BYTES) {
      hash.update(new Uint8Array(buffer, byteOffset + at, Math.min(PIECE_BYTES, byteLength - at)));
    }
  };
  for (const set of tuning === null ? [training] : [training, tuning]) {
    add(set.labels);
    if (isStreamed(set.features)) hash.update(`|streamed|${set.features.key}`);
    else add(set.features);
  }
  for (const { weight, bias } of initial) {
    add(weight.data);
    add(bias.data);
  }
  return hash.digest('hex');
}
