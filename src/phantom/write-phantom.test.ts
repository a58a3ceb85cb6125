import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Effects, silent } from '../effects.ts';
import { Interrupted, UserError } from '../errors.ts';
import { openInstance } from '../studies/index.ts';
import { ABDOMEN_11, writePhantom } from './index.ts';

const OPTIONS = { patients: 2, imagesPerStudy: 3, seed: 5 };

let dir: string;
let whole: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-phantom-'));
  whole = join(dir, 'whole');
  await writePhantom(whole, OPTIONS);
});
afterAll(() => rm(dir, { recursive: true }));

/** Hash of every file below a folder by its name. */
async function hashes(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    if (name.startsWith('.') || !/\.\w+$/.test(name)) continue;
    const bytes = await readFile(join(folder, name));
    found[name] = createHash('sha256').update(bytes).digest('hex');
  }
  return found;
}

async function rowsOf(name: string): Promise<string[][]> {
  return parse(await readFile(join(whole, name), 'utf8'));
}

test('the truth has one row for every frame, and the text every line of the screens', async () => {
  const [head, ...rows] = await rowsOf('truth.csv');
  expect(head).toEqual(['sopInstanceUID', 'frame', 'category', 'readable']);
  const frames = new Map<string, number>();
  for (const name of Object.keys(await hashes(whole)).filter((each) => each.endsWith('.dcm'))) {
    const instance = await openInstance(join(whole, name));
    frames.set(instance.header!.sopInstanceUID!, instance.frames);
  }
  expect(frames.size).toBe(6);
  for (const [uid, frame, category, readable] of rows) {
    expect(Number(frame)).toBeLessThan(frames.get(uid!)!);
    if (category !== '') expect(ABDOMEN_11).toContain(category);
    expect(['yes', 'no']).toContain(readable);
  }
  expect(rows).toHaveLength([...frames.values()].reduce((a, b) => a + b, 0));
  const [, ...lines] = await rowsOf('text.csv');
  expect(new Set(lines.map(([uid]) => uid))).toEqual(new Set(frames.keys()));
  expect(lines.filter(([, text]) => text!.includes('SYNTHETIC'))).toHaveLength(6);
});

test('images are synthetic by name and by banner, and say nothing of their category', async () => {
  for (const name of Object.keys(await hashes(whole)).filter((each) => each.endsWith('.dcm'))) {
    const bytes = await readFile(join(whole, name));
    expect(bytes.includes('SYNTHETIC^'), name).toBe(true);
    for (const word of ['KIDNEY', 'LIVER', 'PANC', 'SPLEEN', 'GALL', 'kidney', 'liver']) {
      expect(bytes.subarray(0, 3000).includes(word), `${word} in ${name}`).toBe(false);
    }
    const instance = await openInstance(join(whole, name));
    for (const { x1, y1 } of instance.regions) {
      expect(x1).toBeLessThan(instance.columns);
      expect(y1).toBeLessThan(instance.rows);
    }
    const { width, channels, pixels } = await instance.decodeFrame(0);
    // The banner.
    expect(Math.max(...pixels.subarray(0, 40 * width * channels))).toBeGreaterThan(150);
  }
});

test('the same options give the same bytes, and a longer set begins with the shorter one', async () => {
  const longer = join(dir, 'longer');
  const result = await writePhantom(longer, { ...OPTIONS, patients: 3 });
  expect(result).toEqual({ files: 9 });
  const first = await hashes(whole);
  const second = await hashes(longer);
  for (const [name, hash] of Object.entries(first)) {
    if (name.endsWith('.dcm')) expect(second[name], name).toBe(hash);
  }
});

test('stopped between images it goes on from there, with the same bytes', async () => {
  const stopped = join(dir, 'stopped');
  const controller = new AbortController();
  const done: number[] = [];
  const effects: Effects = {
    ...silent,
    signal: controller.signal,
    progress: (step, count, total) => {
      expect([step, total]).toEqual(['phantom', 6]);
      done.push(count);
      if (count === 2) controller.abort();
    },
  };
  await expect(writePhantom(stopped, OPTIONS, effects)).rejects.toThrow(Interrupted);
  expect(done.length).toBeLessThan(6);
  expect(await readdir(stopped)).not.toContain('truth.csv');
  const there = await hashes(stopped);
  await writePhantom(stopped, OPTIONS);
  expect(await hashes(stopped)).toEqual(await hashes(whole));
  expect(Object.keys(there).filter((name) => name.endsWith('.dcm')).length).toBeGreaterThan(1);
});

test('another seed gives other images', async () => {
  const other = join(dir, 'other');
  await writePhantom(other, { patients: 1, imagesPerStudy: 1, seed: 6 });
  expect((await hashes(other))['PH-0001/IM-0001.dcm']).not.toBe(
    (await hashes(whole))['PH-0001/IM-0001.dcm'],
  );
});

test('refuses a folder with other things, other settings and impossible numbers', async () => {
  await expect(writePhantom(whole, { ...OPTIONS, seed: 6 })).rejects.toThrow(/other settings/);
  const foreign = join(dir, 'foreign');
  await mkdir(foreign);
  await writeFile(join(foreign, 'notes.txt'), 'mine');
  await expect(writePhantom(foreign, OPTIONS)).rejects.toThrow(/must be new or empty.*notes.txt/);
  expect(await readdir(foreign)).toEqual(['notes.txt']);
  for (const bad of [{ patients: 0 }, { imagesPerStudy: 1.5 }, { seed: -1 }]) {
    await expect(writePhantom(join(dir, 'bad'), bad)).rejects.toThrow(UserError);
  }
  await expect(writePhantom(join(foreign, 'notes.txt', 'x'), OPTIONS)).rejects.toThrow(UserError);
});
