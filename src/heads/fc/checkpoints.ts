import { rm } from 'node:fs/promises';
import type { Effects } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import type { Checkpoint } from './checkpoint-file.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint-file.ts';

/** Where and how often a training is saved while it goes on. */
export interface CheckpointOptions {
  readonly path: string;
  /** Seconds of training that a crash may cost; 0 saves after every step, whatever that takes. */
  readonly everySeconds: number;
}

/** Writing takes at most this share of the time: a checkpoint of VGG-16's layers is 1.4 GB. */
const MOST_SHARE = 0.05;

/**
 * The checkpoint of one training. It is due by the clock, as an epoch may take a blink or minutes:
 * when so many seconds have passed since the last one, and when that one's cost has been spread thin.
 */
export class Checkpoints {
  readonly #options: CheckpointOptions;
  readonly #makeKey: () => string;
  readonly #effects: Effects;
  #key: string | undefined;
  #wait: number;
  #since = performance.now();

  /** @param key names the training; called when a checkpoint is read or written, as it takes a while. */
  constructor(options: CheckpointOptions, key: () => string, effects: Effects) {
    this.#options = options;
    this.#makeKey = key;
    this.#effects = effects;
    this.#wait = options.everySeconds;
  }

  /** The checkpoint to go on from, or null; says so when there is one that cannot be used. */
  async load(): Promise<Omit<Checkpoint, 'key'> | null> {
    const { path } = this.#options;
    const found = await readCheckpoint(path, () => this.#keyOf());
    if (found === 'damaged' || found === 'other') {
      const why = found === 'damaged' ? 'is damaged' : 'is of other settings, frames or software';
      this.#effects.note(`The checkpoint ${path} ${why} and is not used; training starts anew.`);
      return null;
    }
    return found === 'absent' ? null : found;
  }

  /** Whether it is time to save. */
  isDue(): boolean {
    return performance.now() - this.#since >= 1000 * this.#wait;
  }

  /** Saves; where that fails, such as on a full disk, training goes on with the last one there was. */
  async save(checkpoint: Omit<Checkpoint, 'key'>): Promise<void> {
    const begin = performance.now();
    try {
      await writeCheckpoint(this.#options.path, { ...checkpoint, key: this.#keyOf() });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#effects.note(`${error.message} Training goes on without it.`);
    }
    this.#since = performance.now();
    const cost = (this.#since - begin) / 1000;
    const { everySeconds } = this.#options;
    this.#wait = everySeconds === 0 ? 0 : Math.max(everySeconds, cost / MOST_SHARE);
  }

  #keyOf(): string {
    this.#key ??= this.#makeKey();
    return this.#key;
  }
}

/** Removes the checkpoint of a training that is done. */
export async function removeCheckpoint(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(`${path}.part`, { force: true });
}
