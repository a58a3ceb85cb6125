import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    if (!/\.\w+$/.test(name)) continue;
    const bytes = await readFile(join(folder, name));
    found[name] = createHash('sha256').update(bytes).digest('hex');
  }
  return found;
}

async function manifestRows(folder: string): Promise<string[][]> {
  const text = await readFile(join(folder, 'manifest.csv'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(','));
}

test('the manifest names every file with its category, patient and study', async () => {
  const [head, ...rows] = await manifestRows(whole);
  expect(head).toEqual(['file', 'label', 'patient', 'study']);
  expect(rows).toHaveLength(6);
  const files = Object.keys(await hashes(whole)).filter((name) => name.endsWith('.dcm'));
  expect(rows.map(([file]) => file).sort()).toEqual(files);
  for (const [file, label, patient, study] of rows) {
    expect(ABDOMEN_11).toContain(label);
    expect(file).toContain(`${patient!}/`);
    expect(study).toBe(`${patient!}-1`);
    const { header, regions, columns, rows: height } = await openInstance(join(whole, file!));
    expect(header?.patientID).toBe(patient);
    expect(header?.modality).toBe('US');
    const [region] = regions;
    expect(region).toMatchObject({ spatialFormat: 1, dataType: 1 });
    expect(region!.x1).toBeLessThan(columns);
    expect(region!.y1).toBeLessThan(height);
  }
});

test('images are synthetic by name and by banner, and hold tissue in their region only', async () => {
  const [, row] = await manifestRows(whole);
  const path = join(whole, row![0]!);
  expect((await readFile(path)).includes('SYNTHETIC^PHANTOM 0001')).toBe(true);
  const instance = await openInstance(path);
  const { x0, y0, x1, y1 } = instance.regions[0]!;
  const { width, channels, pixels } = await instance.decodeFrame(0);
  const at = (x: number, y: number) => pixels[(y * width + x) * channels]!;
  let sum = 0;
  for (let y = y0; y <= y1; y++) for (let x = x0; x <= x1; x++) sum += at(x, y);
  expect(sum / ((x1 - x0 + 1) * (y1 - y0 + 1))).toBeGreaterThan(25);
  // The corners beyond the fan are black, the banner lies above the region.
  expect([at(x0, y0), at(x1, y0), at(x0, y1), at(x1, y1)]).toEqual([0, 0, 0, 0]);
  expect(y0).toBeGreaterThan(20);
  expect(Math.max(...pixels.subarray(0, 20 * width * channels))).toBeGreaterThan(180);
});

test('the same options give the same bytes, and a longer set begins with the shorter one', async () => {
  const longer = join(dir, 'longer');
  const result = await writePhantom(longer, { ...OPTIONS, patients: 3 });
  expect(result).toEqual({ files: 9, manifest: join(longer, 'manifest.csv') });
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
      if (count === 4) controller.abort();
    },
  };
  await expect(writePhantom(stopped, OPTIONS, effects)).rejects.toThrow(Interrupted);
  expect(done).toEqual([1, 2, 3, 4]);
  expect(await readdir(stopped)).not.toContain('manifest.csv');
  await writePhantom(stopped, OPTIONS);
  expect(await hashes(stopped)).toEqual(await hashes(whole));
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
