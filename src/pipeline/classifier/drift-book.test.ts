import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch } from '../../../test/cli.ts';
import { silent } from '../../effects.ts';
import { DriftBook } from './drift-book.ts';
import type { Manifest } from './manifest.ts';

const manifest = {
  categories: ['liver', 'kidney'],
  reference: null,
  split: {},
} as unknown as Manifest;
const [first, second] = ['1'.repeat(64), '2'.repeat(64)];
const pixels = new Uint8Array(65_536).fill(100);

test('counts go on after a restart, of each classifier by itself', async () => {
  const folder = await scratch();
  let now = new Date('2026-01-02T10:00:00Z');
  const counts = async (book: DriftBook, id: string) =>
    (await book.of(id, manifest)).days().map(({ day, images }) => [day, images]);
  const open = () => DriftBook.open(folder, silent, () => now);

  const before = await open();
  const drift = await before.of(first, manifest);
  expect(await before.of(first, manifest)).toBe(drift);
  for (let i = 0; i < 3; i++) drift.add(pixels, [0.2, 0.8]);
  (await before.of(second, manifest)).add(pixels, [0.9, 0.1]);
  await before.close();

  now = new Date('2026-01-03T10:00:00Z');
  const after = await open();
  expect(await counts(after, first)).toEqual([['2026-01-02', 3]]);
  expect(await counts(after, second)).toEqual([['2026-01-02', 1]]);
  (await after.of(first, manifest)).add(pixels, [0.9, 0.1]);
  await after.write();
  // As after a crash: nothing is closed.
  const again = await open();
  expect(await counts(again, first)).toEqual([
    ['2026-01-02', 3],
    ['2026-01-03', 1],
  ]);
  const kept = JSON.parse(await readFile(join(folder, `${first}.json`), 'utf8')) as {
    days: Record<string, { images: number; categories: Record<string, number> }>;
  };
  expect(kept.days['2026-01-02']).toMatchObject({ images: 3, categories: { liver: 0, kidney: 3 } });
  for (const book of [after, again]) await book.close();
});

test('400 days are kept, and of classifiers that see nothing for as long nothing', async () => {
  const folder = await scratch();
  const start = Date.now();
  let day = 0;
  const now = (): Date => new Date(start + day * 86_400_000);
  const book = await DriftBook.open(folder, silent, now);
  const drift = await book.of(first, manifest);
  for (; day < 500; day++) drift.add(pixels, [0.2, 0.8]);
  expect(drift.days()).toHaveLength(400);
  await book.close();
  expect(await readdir(folder)).toEqual([`${first}.json`]);
  day = 300;
  await (await DriftBook.open(folder, silent, now)).close();
  expect(await readdir(folder)).toEqual([`${first}.json`]);
  day = 401;
  await (await DriftBook.open(folder, silent, now)).close();
  expect(await readdir(folder)).toEqual([]);
});

test('counts that are damaged are laid aside, and said', async () => {
  const folder = await scratch();
  await writeFile(join(folder, `${first}.json`), '{"days":{"2026-01-02":{"images":"many"}}}');
  const notes: string[] = [];
  const effects = { ...silent, note: (sentence: string) => void notes.push(sentence) };
  const book = await DriftBook.open(folder, effects);
  expect((await book.of(first, manifest)).days()).toEqual([]);
  expect(notes).toEqual([expect.stringMatching(/^The drift was damaged and begins anew; /)]);
  expect(await readdir(folder)).toEqual([`${first}.json.damaged`]);
  await book.close();
});
