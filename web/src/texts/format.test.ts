import { expect, test } from 'vitest';
import { formatFor } from './format.ts';

test('numbers are written as the locale writes them', () => {
  const [english, german] = [formatFor('en-GB'), formatFor('de-DE')];
  expect(english.count(12_345)).toBe('12,345');
  expect(german.count(12_345)).toBe('12.345');
  expect(english.percent(0.8734)).toBe('87.3%');
  expect(german.number(0.5)).toBe('0,500');
});

test.each([
  [999, '999 byte'],
  [1_400, '1.4 kB'],
  [2_000_000_000, '2 GB'],
  [0, '0 byte'],
])('%i bytes are %s', (bytes, words) => {
  expect(formatFor('en-GB').bytes(bytes)).toBe(words);
});

test('a duration says hours or seconds, never both', () => {
  const english = formatFor('en-GB');
  expect(english.duration(4.6)).toBe('5 secs');
  expect(english.duration(125)).toBe('2 mins 5 secs');
  expect(english.duration(3_725)).toBe('1 hr 2 mins');
});
