import { describe, expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import type { ReadWord } from '../reading/read-word.ts';
import type { ReadLine } from '../reading/read-alone.ts';
import type { UnreadLine } from '../reading/recogniser.ts';
import { readTogether } from './read-together.ts';

const ALPHABET = 'ABDEGIKLMNORSTV0123456789:';
/** A typeface of 5 x 7 dots, doubled; every character begins and ends with a full column. */
const FACE = new Map(
  Array.from(ALPHABET, (character) => {
    const random = new Random('face', character);
    const isInk = Array.from({ length: 35 }, (_, i) => {
      const x = i % 5;
      return x === 0 || x === 4 || random.next() < 0.4;
    });
    return [character, isInk] as const;
  }),
);
const CELL = 14;
const SPACE = 12;

/** A line as it is found, a text in our typeface with so much noise; what it says is kept beside. */
class Lines {
  readonly said = new Map<UnreadLine, string>();

  add(text: string, noise = 0): UnreadLine {
    const random = new Random('noise', text, noise);
    const width = 4 + Array.from(text).reduce((sum, c) => sum + (c === ' ' ? SPACE : CELL), 0);
    const image = { width, height: 18, pixels: new Uint8Array(width * 18).fill(255) };
    let left = 2;
    for (const character of text) {
      const isInk = FACE.get(character);
      for (let i = 0; i < 140; i++) {
        const [x, y] = [i % 10, Math.floor(i / 10)];
        if (isInk?.[(y >> 1) * 5 + (x >> 1)] !== true) continue;
        image.pixels[(y + 2) * width + left + x] = Math.floor(noise * random.next());
      }
      left += character === ' ' ? SPACE : CELL;
    }
    const line = { image, brightness: null, height: 14 };
    this.said.set(line, text);
    return line;
  }

  /** A reader that tells what lines say, as `misread` changes it, and counts how often. */
  reader(misread: (text: string) => string | null = (text) => text) {
    const tally = { readings: 0 };
    const read: ReadLine = async (line) => {
      tally.readings++;
      const text = misread(this.said.get(line) ?? '');
      // Lines come back in another order than they were given.
      await new Promise((resolve) => setTimeout(resolve, (7 * tally.readings) % 5));
      return text === null ? null : wordsOf(text);
    };
    return { read, tally };
  }
}

function wordsOf(text: string): ReadWord[] {
  let left = 2;
  return text.split(' ').map((word) => {
    const x1 = left + CELL * word.length - 1;
    const read = { text: word, box: { x0: left, y0: 2, x1, y1: 15 }, certainty: 0.95 };
    left = x1 + 1 + SPACE;
    return read;
  });
}

const isWord = (text: string) => ['RT', 'LEFT', 'KIDNEY', 'LIVER'].includes(text);

async function readAll(lines: readonly UnreadLine[], read: ReadLine) {
  return (await readTogether(lines, read, { isWord, isWritten: isWord })).words;
}

const textOf = (words: readonly ReadWord[] | null) => words?.map(({ text }) => text).join(' ');

/** The clock and other figures of a study's screens. */
function clocks(lines: Lines, count: number): UnreadLine[] {
  const random = new Random('clocks');
  const two = () => String(random.int(100)).padStart(2, '0');
  const texts = new Set(Array.from({ length: count }, () => `1${two()}:${two()} GAIN ${two()}`));
  return [...texts].map((text) => lines.add(text));
}

describe('lines read together', () => {
  test('are read by the letters that a few of them teach', async () => {
    const lines = new Lines();
    const all = clocks(lines, 60);
    const { read, tally } = lines.reader();
    const words = await readAll(all, read);
    expect(words.map(textOf)).toEqual(all.map((line) => lines.said.get(line)));
    expect(tally.readings).toBeLessThan(12);
    expect(words[0]?.[0]?.certainty).toBeCloseTo(0.95, 10);
    // As the reader would have placed it, but for the blank columns at its ends.
    expect(words[0]?.[1]?.box).toEqual({ x0: 98, y0: 2, x1: 149, y1: 15 });
  });

  test('are given to the reader when a letter is in no other line', async () => {
    const lines = new Lines();
    const all = [...clocks(lines, 30), lines.add('LEVEL 12')];
    const asked: string[] = [];
    const { read } = lines.reader((text) => {
      asked.push(text);
      return text;
    });
    expect(textOf((await readAll(all, read)).at(-1) ?? null)).toBe('LEVEL 12');
    expect(asked).toContain('LEVEL 12');
  });

  test('say the same in any order', async () => {
    const lines = new Lines();
    const noisy = [20, 60, 140].map((noise) => lines.add('RT 110:11', noise));
    const all = [...clocks(lines, 40), ...noisy, lines.add('KIDNEY'), lines.add('LIVER 3')];
    // A reader that is often wrong, but of the same line always alike.
    const misread = (text: string) => (text.length % 3 === 0 ? text.replace('8', 'B') : text);
    const first = await readAll(all, lines.reader(misread).read);
    for (let i = 0; i < 4; i++) {
      const shuffled = new Random('order', i).shuffle([...all]);
      const words = await readAll(shuffled, lines.reader(misread).read);
      expect(words).toEqual(shuffled.map((line) => first[all.indexOf(line)]));
    }
  });

  test('are right where most readings are, and where a letter is another by its looks', async () => {
    const lines = new Lines();
    const all = clocks(lines, 60);
    // Two zeros in three are taken for an 8, which they do not look like.
    let zeros = 0;
    const { read } = lines.reader((text) =>
      text.replace(/0/g, () => (zeros++ % 3 < 2 ? '8' : '0')),
    );
    const words = await readAll(all, read);
    const right = words.filter((each, i) => textOf(each) === lines.said.get(all[i]!));
    expect(right).toHaveLength(all.length);
  });

  test('look the same through noise', async () => {
    const lines = new Lines();
    const all = [...clocks(lines, 40), ...[70, 84].map((noise) => lines.add('110:11', noise))];
    const { read } = lines.reader((text) => (text === '110:11' ? null : text));
    const words = await readAll(all, read);
    expect(words.slice(-2).map(textOf)).toEqual(['110:11', '110:11']);
  });

  test('that the reader cannot read in time are null', async () => {
    const lines = new Lines();
    const all = [lines.add('LEFT KIDNEY'), lines.add('GAIN 12')];
    const { read } = lines.reader((text) => (text === 'GAIN 12' ? null : text));
    expect((await readAll(all, read)).map(textOf)).toEqual(['LEFT KIDNEY', undefined]);
    expect(await readAll([], read)).toEqual([]);
  });
});
