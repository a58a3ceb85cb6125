import { corrupt } from './refused-file.ts';

const DISCRETE = 0;
const LINEAR = 1;
const INDIRECT = 2;

/**
 * Expands the segments of a palette table (PS3.3 C.7.9.2): runs of values, straight lines from the
 * last value to another, and segments met before, named by where they lie.
 *
 * @param words opcodes, lengths and values, each 8 or 16 bits as the palette's entries are.
 * @param entries how many values are due; a few too many at the end are cut off.
 * @throws RefusedFile when a segment has no meaning, or there are too few values.
 */
export function expandSegments(words: Uint16Array, entries: number, bits: 8 | 16): Uint16Array {
  const table = new Table(words, entries);
  let at = 0;
  // Padding to an even length looks like a discrete segment without values.
  while (at + 1 < words.length && table.filled < entries) {
    if (words[at] !== INDIRECT) {
      at = table.append(at);
      continue;
    }
    // Where copied segments begin, counted in bytes: two words, or four bytes, low ones first.
    const parts = [...words.subarray(at + 2, at + (bits === 8 ? 6 : 4))];
    const offset = parts.reduceRight((sum, part) => sum * 2 ** bits + part, 0) / (bits / 8);
    if (offset >= at) throw corrupt('a palette segment repeats what comes after it');
    let from = offset;
    for (let left = words[at + 1] ?? 0; left > 0; left--) {
      if (words[from] === INDIRECT) throw corrupt('a palette segment repeats a repetition');
      from = table.append(from);
    }
    at += 2 + parts.length;
  }
  if (table.filled < entries) {
    throw corrupt(`its palette has ${table.filled} entries where ${entries} are due`);
  }
  return table.values;
}

class Table {
  readonly values: Uint16Array;
  filled = 0;
  readonly #words: Uint16Array;

  constructor(words: Uint16Array, entries: number) {
    this.#words = words;
    this.values = new Uint16Array(entries);
  }

  /** Appends a discrete or linear segment; returns where the next one begins. */
  append(at: number): number {
    const [opcode, length = 0, first = 0] = this.#words.subarray(at, at + 3);
    if (opcode === DISCRETE) {
      this.#push(this.#words.subarray(at + 2, at + 2 + length));
      return at + 2 + length;
    }
    const from = this.values[this.filled - 1];
    if (opcode !== LINEAR || from === undefined) throw corrupt('a palette segment has no meaning');
    const most = Math.min(length, this.values.length - this.filled);
    this.#push(
      Array.from({ length: most }, (_, i) =>
        Math.round(from + ((first - from) * (i + 1)) / length),
      ),
    );
    return at + 3;
  }

  #push(values: ArrayLike<number>): void {
    const kept = Array.prototype.slice.call(
      values,
      0,
      this.values.length - this.filled,
    ) as number[];
    this.values.set(kept, this.filled);
    this.filled += kept.length;
  }
}
