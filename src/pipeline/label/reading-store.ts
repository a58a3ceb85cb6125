import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { READING, type ReadWord, type Vocabulary, withhold } from '../../annotation/index.ts';
import { fromSystemError } from '../../errors.ts';

/** In the workspace. */
const FILE = 'line-readings.jsonl';
/** A store larger than this is not added to, in bytes. */
const MOST = 64 * 2 ** 20;
/** Longer numbers may be dates or name somebody; and of these a line has no more than so many. */
const DIGITS = { inWord: 3, inLine: 4 };

const rowSchema = z.strictObject({
  reading: z.literal(READING),
  line: z.string(),
  words: z.array(
    z.strictObject({
      text: z.string(),
      box: z.strictObject({ x0: z.number(), y0: z.number(), x1: z.number(), y1: z.number() }),
      certainty: z.number(),
    }),
  ),
});

/**
 * What the recogniser made of lines in earlier runs, so that what every screen of a scanner says need
 * not be read again for new studies. Only lines that say nothing but words of the vocabulary and short
 * figures are stored: no name, date or number of a patient, nor their pictures. What is not stored is
 * read again, which gives the same.
 */
export class ReadingStore {
  readonly #vocabulary: Vocabulary;
  readonly #known: ReadonlyMap<string, readonly ReadWord[]>;
  readonly #path: string;
  #size: number;
  #file: number | null = null;

  private constructor(path: string, text: string, vocabulary: Vocabulary) {
    this.#path = path;
    this.#vocabulary = vocabulary;
    this.#size = text.length;
    this.#known = new Map(text.split('\n').flatMap(rowOf));
  }

  /**
   * @param dir the workspace's directory.
   * @throws UserError when the store is there and cannot be read.
   */
  static open(dir: string, vocabulary: Vocabulary): ReadingStore {
    const path = join(dir, FILE);
    try {
      return new ReadingStore(path, readFileSync(path, 'utf8'), vocabulary);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new ReadingStore(path, '', vocabulary); // prettier-ignore
      throw fromSystemError(error, 'Cannot read what was read of lines before');
    }
  }

  /** @param line names its picture and how it was shown. */
  find(line: string): readonly ReadWord[] | undefined {
    return this.#known.get(line);
  }

  /** Stores a reading, unless it may name somebody. */
  add(line: string, words: readonly ReadWord[]): void {
    if (this.#size > MOST || !this.#isNameless(words)) return;
    const row = `${JSON.stringify({ reading: READING, line, words })}\n`;
    this.#size += row.length;
    try {
      this.#file ??= openSync(this.#path, 'a', 0o600);
      writeSync(this.#file, row);
    } catch (error) {
      throw fromSystemError(error, 'Cannot store what was read of lines');
    }
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #isNameless(words: readonly ReadWord[]): boolean {
    let digits = 0;
    for (const { text } of words) {
      const [kept] = withhold([{ text, box: null, certainty: 1, source: 'text', line: 0 }], this.#vocabulary); // prettier-ignore
      if (kept?.text !== text.replace(/\p{N}/gu, '0')) return false;
      const ofWord = text.match(/\p{N}/gu)?.length ?? 0;
      if (ofWord > DIGITS.inWord) return false;
      digits += ofWord;
    }
    return digits <= DIGITS.inLine;
  }
}

/** A row of the store; none for one of another reader, or that was cut off. */
function rowOf(row: string): [string, readonly ReadWord[]][] {
  if (row === '') return [];
  let value: unknown;
  try {
    value = JSON.parse(row);
  } catch {
    return [];
  }
  const parsed = rowSchema.safeParse(value);
  return parsed.success ? [[parsed.data.line, parsed.data.words]] : [];
}
