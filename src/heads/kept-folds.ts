import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Effects } from '../effects.ts';
import { fromSystemError, UserError } from '../errors.ts';

const schema = z.object({
  key: z.string(),
  /** Of each finished fold, in order: the held-out log-loss of each candidate, summed. */
  losses: z.array(z.array(z.number())),
});

/** Some folds of some candidates take a few kilobytes; what is larger is something else. */
const MOST_BYTES = 2 ** 20;

/** The finished folds of a search, in a file, so that a search that was stopped goes on after them. */
export class KeptFolds {
  readonly #path: string;
  readonly #key: string;
  readonly #effects: Effects;

  /** @param key names the search: all that its losses depend on. */
  constructor(path: string, key: string, effects: Effects) {
    this.#path = path;
    this.#key = key;
    this.#effects = effects;
  }

  /** The losses of the folds that are done; none, with a note, where the file is of another search. */
  async load(): Promise<number[][]> {
    try {
      const { size } = await stat(this.#path);
      const text = size > MOST_BYTES ? '' : await readFile(this.#path, 'utf8');
      const found = schema.safeParse(jsonOf(text));
      if (found.success && found.data.key === this.#key) return found.data.losses;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw fromSystemError(error, 'Cannot read a checkpoint');
    }
    this.#effects.note(
      `The checkpoint ${this.#path} is damaged or of another training and is not used; the search starts anew.`,
    );
    return [];
  }

  /** Saves, whole or not at all; where that fails, such as on a full disk, the search goes on. */
  async save(losses: readonly (readonly number[])[]): Promise<void> {
    const partial = `${this.#path}.part`;
    try {
      await writeFile(partial, JSON.stringify({ key: this.#key, losses }));
      await rename(partial, this.#path);
    } catch (error) {
      await rm(partial, { force: true });
      const told = fromSystemError(error, 'Cannot write a checkpoint');
      if (!(told instanceof UserError)) throw told;
      this.#effects.note(`${told.message} The search goes on without it.`);
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it
  }
}
