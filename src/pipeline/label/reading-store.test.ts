import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadVocabulary, type ReadWord } from '../../annotation/index.ts';
import { ReadingStore } from './reading-store.ts';

const vocabulary = loadVocabulary();
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-readings-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

const words = (text: string): ReadWord[] =>
  text.split(' ').map((word, i) => {
    return { text: word, box: { x0: i, y0: 0, x1: i + 9, y1: 9 }, certainty: 1 / 3 };
  });

function storeOf(...texts: readonly string[]): void {
  const store = ReadingStore.open(dir, vocabulary);
  for (const text of texts) store.add(text, words(text));
  store.close();
}

test('what screens say is found again to the last digit, in a file that is closed to others', async () => {
  storeOf('RT KIDNEY SAG', 'MI 1.1', 'DR 64dB');
  const store = ReadingStore.open(dir, vocabulary);
  for (const text of ['RT KIDNEY SAG', 'MI 1.1', 'DR 64dB']) expect(store.find(text)).toEqual(words(text)); // prettier-ignore
  expect(store.find('LT')).toBeUndefined();
  expect((await stat(join(dir, 'line-readings.jsonl'))).mode & 0o777).toBe(0o600);
});

test('what may name somebody is not stored', () => {
  const texts = ['SYNTHETIC, HUGO', 'KIDNEY JONES', '04/05/1961', '13:30:57', '2015-06-20', 'ID 0012345', '12 34 56']; // prettier-ignore
  storeOf(...texts);
  const store = ReadingStore.open(dir, vocabulary);
  for (const text of texts) expect(store.find(text), text).toBeUndefined();
});

test('rows that were cut off, or are of another reader, are passed over', async () => {
  storeOf('SPLEEN');
  const path = join(dir, 'line-readings.jsonl');
  const other = (await readFile(path, 'utf8')).replace(/"reading":"[^"]*"/, '"reading":"another"');
  await appendFile(path, `${other.replaceAll('SPLEEN', 'LIVER')}{"reading":"te`);
  const store = ReadingStore.open(dir, vocabulary);
  expect(store.find('SPLEEN')).toEqual(words('SPLEEN'));
  expect(store.find('LIVER')).toBeUndefined();
});
