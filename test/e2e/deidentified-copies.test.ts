import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { initWorkspace, type Workspace } from '../../src/catalog/index.ts';
import { silent } from '../../src/effects.ts';
import { ingest } from '../../src/pipeline/index.ts';
import { scratch, sonograft, sonograftJson } from '../cli.ts';
import { describeWithDciodvfy, dicomErrors } from '../dciodvfy.ts';
import { PLANTS, writePlanted } from '../planted-study.ts';
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
    expect(await sonograftJson(...args)).toMatchObject({ files: 1, accepted: 1 });
    [copy = ''] = await copiesIn(out);
  });

  test('is refused while text inside the tissue is not looked for', async () => {
    const to = join(dir, 'refused');
    const args = ['ingest', original, '-w', join(dir, 'W'), '--deidentify-to', to];
    const refused = await sonograft(...args);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/^Cannot de-identify: .*--outside-only/);
    expect(await readdir(dir)).not.toContain('refused');
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

/** Takes what these files would be left out for, so that as many as can be are copied. */
const NEARLY_ALL = 'ingest: { same_uid: keep }\nregion: { colour_share: 1 }\n';

describeWithShared('copies of real files', () => {
  describeWithDciodvfy('by dciodvfy', () => {
    test('have no error that the original does not have', async () => {
      const dir = await scratch();
      const names = (await readdir(shared('dicom'))).filter((name) => name.endsWith('.dcm'));
      const rows = names.map((name) => [shared(`dicom/${name}`), 'any', name, 'study']);
      const manifest = join(dir, 'manifest.csv');
      await writeFile(manifest, stringify([['file', 'label', 'patient', 'study'], ...rows]));
      const workspace = await workspaceOf(join(dir, 'W'), NEARLY_ALL);
      const options = { deidentifyTo: join(dir, 'out'), outsideOnly: true };
      const { accepted } = await ingest(workspace, manifest, silent, options);
      await workspace.close();
      const copies = await copiesIn(join(dir, 'out'));
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
