import { describe, expect, test } from 'vitest';
import { LineReaders } from './line-readers.ts';
import type { ReadWord } from './read-word.ts';
import type { Recogniser } from './recogniser.ts';

const line = (name: number) => ({
  image: { width: 1, height: 1, pixels: Uint8Array.of(name) },
  brightness: null,
  height: 9,
});
const word = (text: string): ReadWord => ({
  text,
  box: { x0: 0, y0: 0, x1: 0, y1: 0 },
  certainty: 1,
});
const [SLOW, BROKEN] = [100, 101];

/** Threads that say the number of a line; one number they never say, and one kills them. */
function drilled() {
  const tally = { started: 0, ended: 0 };
  const start = (): Promise<Recogniser> => {
    tally.started++;
    return Promise.resolve({
      read({ image }) {
        const [name = 0] = image.pixels;
        if (name === SLOW) return new Promise(() => undefined);
        if (name === BROKEN) return Promise.reject(new RangeError('dead'));
        return Promise.resolve([word(String(name))]);
      },
      end() {
        tally.ended++;
        return Promise.resolve();
      },
    });
  };
  return { start, tally };
}

describe('threads that read lines', () => {
  test('are started up to their number and used again', async () => {
    const { start, tally } = drilled();
    const readers = new LineReaders({ most: 2, start });
    const read = await Promise.all([1, 2, 3, 4, 5].map((name) => readers.read(line(name), 'gray')));
    expect(read.map((words) => words?.map(({ text }) => text))).toEqual(
      [1, 2, 3, 4, 5].map((name) => [String(name)]),
    );
    expect(tally.started).toBe(2);
    await readers.close();
    expect(tally.ended).toBe(2);
  });

  test.each([SLOW, BROKEN])('line %i costs itself and its thread, and no other', async (bad) => {
    const { start, tally } = drilled();
    const readers = new LineReaders({ most: 1, limitMs: 20, start });
    const read = await Promise.all([1, bad, 2].map((name) => readers.read(line(name), 'gray')));
    expect(read).toEqual([[word('1')], null, [word('2')]]);
    expect(tally).toEqual({ started: 2, ended: 1 });
    await readers.close();
  });

  test('a thread that cannot start is an error of whoever asked', async () => {
    const fault = new RangeError('no memory');
    const readers = new LineReaders({ most: 1, start: () => Promise.reject(fault) });
    await expect(readers.read(line(1), 'gray')).rejects.toBe(fault);
    await expect(readers.read(line(2), 'gray')).rejects.toBe(fault);
  });
});
