import { expect, test } from 'vitest';
import type { ReadWord } from './read-word.ts';
import { reconcile } from './reconcile.ts';

const SAYS: Readonly<Record<string, string>> = {
  ...{ RT: 'right', RIGHT: 'right', LT: 'left', KIDNEY: 'kidney', 'KIDNEY-': 'kidney' },
  ...{ SAG: 'longitudinal', 'RT KIDNEY': 'right kidney', 'RT-KIDNEY': 'right kidney' },
};
const meaning = (text: string) => SAYS[text] ?? null;

/** Words of one letter a pixel from their place on, all as certain. */
const reading = (certainty: number, ...words: readonly (readonly [string, number])[]): ReadWord[] =>
  words.map(([text, x0]) => ({
    text,
    box: { x0, y0: 0, x1: x0 + text.length - 1, y1: 9 },
    certainty,
  }));
const saying = (words: readonly ReadWord[]) =>
  words.map(({ text, certainty }) => `${text} ${certainty.toFixed(2)}`);

test('a word that one reading does not know is what another one knows there', () => {
  const first = reading(0.8, ['RT', 0], ['KLDMEY', 3], ['SAG', 10]);
  const second = reading(0.6, ['KT', 0], ['KIDNEY', 3], ['5AG', 10]);
  expect(saying(reconcile([first, second], meaning))).toEqual([
    'RT 0.80',
    'KIDNEY 0.60',
    'SAG 0.80',
  ]);
});

test('the reading with more known letters counts, whichever came first', () => {
  const poor = reading(0.95, ['RTKIBNEY5AG', 0]);
  const good = reading(0.5, ['RT', 0], ['KIDNEY', 3], ['SAG', 10]);
  expect(saying(reconcile([poor, good], meaning))).toEqual(saying(good));
  expect(saying(reconcile([good, poor], meaning))).toEqual(saying(good));
});

test('what is read alike several times is surer, in other words or split otherwise too', () => {
  const first = reading(0.5, ['RT', 0], ['KIDNEY', 3]);
  expect(saying(reconcile([first, first], meaning))).toEqual(['RT 0.75', 'KIDNEY 0.75']);
  const marked = reading(0.5, ['KIDNEY-', 3]);
  expect(saying(reconcile([first, marked], meaning))).toEqual(['RT 0.50', 'KIDNEY 0.75']);
  const joined = reading(0.5, ['RT-KIDNEY', 0]);
  expect(saying(reconcile([joined, first], meaning))).toEqual(['RT-KIDNEY 0.75']);
});

test('readings that say different sides leave neither certain', () => {
  const [right, left] = [reading(0.8, ['RT', 0]), reading(0.7, ['LT', 0])];
  expect(saying(reconcile([right, left], meaning))).toEqual(['RT 0.06']);
  expect(saying(reconcile([left, right], meaning))).toEqual(['RT 0.06']);
});

test('a reading whose odds are far the better ones is nearly as certain as it was', () => {
  const [sure, doubtful] = [reading(0.999, ['LT', 0]), reading(0.57, ['RT', 0])];
  expect(saying(reconcile([sure, doubtful], meaning))).toEqual(['LT 0.97']);
  expect(saying(reconcile([sure, reading(0.99, ['RT', 0])], meaning))).toEqual(['LT 0.34']);
});

test('words that take up another place are not put there, and unknown ones keep their certainty', () => {
  const first = reading(0.9, ['XXXXXXXXXXXX', 0]);
  const second = reading(0.3, ['SAG', 0]);
  expect(saying(reconcile([first, second], () => null))).toEqual(['XXXXXXXXXXXX 0.90']);
  const wide = reading(0.9, ['KIDNEY', 20], ['XXXXXXXXXXXX', 0]);
  expect(saying(reconcile([wide, second], meaning))).toEqual(['KIDNEY 0.90', 'XXXXXXXXXXXX 0.90']);
});
