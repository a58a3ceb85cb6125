import { createHash } from 'node:crypto';
import { LineReaders, type ReadWord, type UnreadLine } from '../annotation/index.ts';

/**
 * What the lines of many screens say. Screens repeat over thousands of frames, so each distinct image
 * of a line is read once. Nothing of it is stored: lines may name the patient.
 */
export class LineBook {
  readonly #readers = new LineReaders();
  readonly #lines = new Map<string, Promise<readonly ReadWord[] | null>>();

  /** How many distinct lines were asked for. */
  get size(): number {
    return this.#lines.size;
  }

  /** The words of a line; null for one that could not be read in time. */
  read(line: UnreadLine): Promise<readonly ReadWord[] | null> {
    const { image, height } = line;
    const key = createHash('sha256')
      .update(`${height} ${image.width} ${image.height} `)
      .update(image.pixels)
      .digest('base64');
    const known = this.#lines.get(key);
    if (known !== undefined) return known;
    const reading = this.#readers.read(line);
    this.#lines.set(key, reading);
    return reading;
  }

  close(): Promise<void> {
    return this.#readers.close();
  }
}
