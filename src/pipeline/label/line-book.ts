import { createHash } from 'node:crypto';
import {
  LineReaders,
  readAlone,
  type ReadLine,
  type ReadWord,
  type UnreadLine,
} from '../../annotation/index.ts';
import type { ReadingStore } from './reading-store.ts';

/**
 * What a recogniser made of the lines of many screens. Screens repeat over thousands of frames, so each
 * distinct image of a line is given to it once, however many studies show it.
 */
export class LineBook {
  readonly #readers: LineReaders;
  readonly #store: ReadingStore | null;
  readonly #isKept: boolean;
  readonly #lines = new Map<string, Promise<readonly ReadWord[] | null>>();

  #read = 0;

  /**
   * @param store what was read in earlier runs.
   * @param most threads that read; absent: one for each core.
   * @param isKept whether what is read goes into the store.
   */
  constructor(store: ReadingStore | null = null, most?: number, isKept = true) {
    this.#readers = new LineReaders(most === undefined ? {} : { most });
    this.#isKept = isKept;
    this.#store = store;
  }

  /** How often the recogniser has read. */
  get size(): number {
    return this.#read;
  }

  /** The words of a line that is read by itself; null for one that could not be read in time. */
  read(line: UnreadLine): Promise<readonly ReadWord[] | null> {
    return readAlone(line, this.readIn);
  }

  /** One reading of a line. */
  readonly readIn: ReadLine = (line, shades) => {
    const key = `${shades} ${lineDigest(line)}`;
    const known = this.#lines.get(key);
    if (known !== undefined) return known;
    const reading = this.#readAnew(key, line, shades);
    this.#lines.set(key, reading);
    return reading;
  };

  async #readAnew(key: string, ...[line, shades]: Parameters<ReadLine>): ReturnType<ReadLine> {
    const stored = this.#store?.find(key);
    if (stored !== undefined) return stored;
    this.#read++;
    const words = await this.#readers.read(line, shades);
    if (words !== null && this.#isKept) this.#store?.add(key, words);
    return words;
  }

  async close(): Promise<void> {
    this.#store?.close();
    await this.#readers.close();
  }
}

/** The same for lines that look the same. */
export function lineDigest({ image, brightness, height }: UnreadLine): string {
  const hash = createHash('sha256')
    .update(`${height} ${image.width} ${image.height} `)
    .update(image.pixels);
  if (brightness !== null) hash.update(brightness.pixels);
  return hash.digest('base64');
}
