import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findLines, LineReaders } from '../../src/annotation/index.ts';
import { initWorkspace, type Workspace } from '../../src/catalog/index.ts';
import { silent } from '../../src/effects.ts';
import { ingest } from '../../src/pipeline/index.ts';
import { type Box, boxArea, overlap } from '../../src/region/index.ts';
import { openInstance } from '../../src/studies/index.ts';
import { scratch, sonograftJson } from '../cli.ts';
import { describeWithDciodvfy, dicomErrors } from '../dciodvfy.ts';
import { PLANTED_REGION, PLANTS, writePlanted } from '../planted-study.ts';
import { describeWithShared, shared } from '../shared.ts';

/** Makes a workspace with these settings. */
async function workspaceOf(dir: string, settings: string): Promise<Workspace> {
  await mkdir(dir);
  await writeFile(join(dir, 'sonograft.yaml'), settings);
  return await initWorkspace(dir);
}

async function copiesIn(out: string): Promise<string[]> {
  const names = await readdir(out, { recursive: true });
  return names.filter((name) => name.endsWith('.dcm')).map((name) => join(out, name));
}

const readers = new LineReaders();
afterAll(() => readers.close());

/** What is written on each frame of a file, or in a part of it. */
async function textsOn(path: string, part?: Box): Promise<string[]> {
  const instance = await openInstance(path);
  const frames = Array.from({ length: instance.frames }, async (_, i) => {
    const lines = findLines(await instance.decodeFrame(i)).filter(
      ({ box }) => part === undefined || boxArea(overlap(box, part)) > 0,
    );
    const readings = await Promise.all(lines.map((line) => readers.read(line, 'gray')));
    return readings.flatMap((words) => (words ?? []).map(({ text }) => text)).join(' ');
  });
  return await Promise.all(frames);
}

const PRIVATE = {
  '00190010': { vr: 'LO', Value: ['ACME 1.0'] },
  '00191060': { vr: 'LO', Value: ['HARMONIC'] },
};
const KEEPS_PRIVATE = 'deidentify: { private_tags: [{ creator: ACME 1.0, tag: "(0019,xx60)" }] }\n';

describe('of a file with an identity in every place, a copy', () => {
  let dir: string;
  let original: string;
  let copy: string;
  beforeAll(async () => {
    dir = await scratch();
    original = join(dir, 'planted.dcm');
    await writePlanted(original, PRIVATE);
    const [workspace, out] = [join(dir, 'W'), join(dir, 'out')];
    await (await workspaceOf(workspace, KEEPS_PRIVATE)).close();
    const args = ['ingest', original, '-w', workspace, '--deidentify-to', out, '--outside-only'];
    const copies = { written: 1, refused: [] };
    expect(await sonograftJson(...args)).toMatchObject({ files: 1, accepted: 1, copies });
    [copy = ''] = await copiesIn(out);
  });

  test('holds none of it in any byte, and none in its name', async () => {
    const [before, after] = [await readFile(original), await readFile(copy)];
    for (const [place, text] of Object.entries(PLANTS)) {
      const found = [before.includes(text), after.includes(text), copy.includes(text)];
      expect([place, ...found]).toEqual([place, true, false, false]);
    }
    expect(after.toString('latin1')).not.toMatch(/jane|\bdoe\b/i);
  });

  test('holds the private element that the settings list', async () => {
    expect((await readFile(copy)).includes('ACME 1.0')).toBe(true);
    expect((await readFile(copy)).includes('HARMONIC')).toBe(true);
  });

  describeWithDciodvfy('by dciodvfy', () => {
    test('has no error', () => {
      expect(dicomErrors(copy)).toEqual([]);
    });
  });
});

describe('of a file with a name written over its tissue, a copy', () => {
  test('no longer shows it on any frame, and is otherwise as it was', async () => {
    const dir = await scratch();
    const [original, out] = [join(dir, 'named.dcm'), join(dir, 'out')];
    await writePlanted(original, {}, 'DOE JANE 4711');
    const workspace = await workspaceOf(join(dir, 'W'), '');
    const result = await ingest(workspace, original, silent, { deidentifyTo: out });
    expect(result.copies).toEqual({ written: 1, refused: [] });
    const [file] = await workspace.catalog.files();
    expect(file?.acquisition?.insideCleaned).toBe(true);
    await workspace.close();

    const [copy = ''] = await copiesIn(out);
    for (const text of await textsOn(original)) expect(text).toMatch(/DOE JANE 4711/);
    for (const text of await textsOn(copy)) expect(text).not.toMatch(/DOE|JANE|4711/);
    const header = (await readFile(copy)).toString('latin1');
    expect(header).toContain('Clean Pixel Data Option');
    expect(header).toContain('text inside filled, searched again');

    const { x0, y0, x1, y1 } = PLANTED_REGION;
    const [before, after] = await Promise.all([original, copy].map((path) => openInstance(path)));
    for (const frame of [0, 1]) {
      const old = await before!.decodeFrame(frame);
      const { pixels, width } = await after!.decodeFrame(frame);
      const changed = { inside: 0, far: 0 };
      pixels.forEach((value, i) => {
        const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
        if (x < x0 || x > x1 || y < y0 || y > y1 || value === old.pixels[i]) return;
        changed.inside++;
        // Words begin 120 rows below the top of the region, and are some 13 rows high.
        if (y < y0 + 110 || y > y0 + 145) changed.far++;
      });
      expect(changed.inside).toBeGreaterThan(1000);
      expect(changed.far).toBeLessThan(0.2 * changed.inside);
    }
  });
});

/** Takes what these files would be left out for, so that as many as can be are copied. */
const NEARLY_ALL = 'ingest: { same_uid: keep }\nregion: { colour_share: 1 }\n';

describeWithShared('copies of real files', () => {
  test('a name inside the tissue is gone', { timeout: 120_000 }, async () => {
    const [dir, original] = [await scratch(), shared('dicom/YBR_FULL-RLE.dcm')];
    const workspace = await workspaceOf(join(dir, 'W'), '');
    const options = { deidentifyTo: join(dir, 'out') };
    const { items } = await ingest(workspace, original, silent, options);
    await workspace.close();
    const [copy = ''] = await copiesIn(options.deidentifyTo);
    expect((await textsOn(original, items[0]!.box!)).join(' ')).toMatch(/\bDOE\b/);
    expect((await textsOn(copy)).join(' ')).not.toMatch(/DOE/);
  });

  describeWithDciodvfy('by dciodvfy', () => {
    test('have no error that the original does not have', { timeout: 300_000 }, async () => {
      const dir = await scratch();
      const names = (await readdir(shared('dicom'))).filter((name) => name.endsWith('.dcm'));
      const rows = names.map((name) => [shared(`dicom/${name}`), 'any', name, 'study']);
      const manifest = join(dir, 'manifest.csv');
      await writeFile(manifest, stringify([['file', 'label', 'patient', 'study'], ...rows]));
      const workspace = await workspaceOf(join(dir, 'W'), NEARLY_ALL);
      const options = { deidentifyTo: join(dir, 'out') };
      const { accepted, copies: made } = await ingest(workspace, manifest, silent, options);
      await workspace.close();
      const copies = await copiesIn(join(dir, 'out'));
      expect(made).toEqual({ written: accepted, refused: [] });
      expect(copies).toHaveLength(accepted);
      expect(accepted).toBeGreaterThanOrEqual(10);
      for (const copy of copies) {
        // A copy lies in a folder of its patient, which is called as the original is.
        const name = names.find((each) => copy.includes(`/${each.replace(/[^\w-]/g, '_')}/`));
        const known = dicomErrors(shared(`dicom/${name ?? ''}`));
        const found = dicomErrors(copy).filter((error) => !known.includes(error));
        expect([name, found]).toEqual([name, []]);
      }
    });
  });
});
