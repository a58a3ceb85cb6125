import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { scratch, sonograft, sonograftJson } from '../cli.ts';
import { describeWithDciodvfy, dicomErrors } from '../dciodvfy.ts';
import { PLANTS, writePlanted } from '../planted-study.ts';
import { describeWithShared, shared } from '../shared.ts';

/** Copies what counts of a source by the command line, and returns the paths of the copies. */
async function copiesOf(dir: string, source: string, settings = ''): Promise<string[]> {
  const [workspace, out] = [join(dir, 'W'), join(dir, 'out')];
  await sonograftJson('init', '-w', workspace);
  await writeFile(join(workspace, 'sonograft.yaml'), settings);
  const args = ['ingest', source, '-w', workspace, '--deidentify-to', out, '--outside-only'];
  const { accepted } = await sonograftJson<{ accepted: number }>(...args);
  const copies = (await readdir(out, { recursive: true })).filter((name) => name.endsWith('.dcm'));
  expect(copies).toHaveLength(accepted);
  return copies.sort().map((name) => join(out, name));
}

describe('of a file with an identity in every place, a copy', () => {
  let dir: string;
  let original: string;
  let copy: string;
  beforeAll(async () => {
    dir = await scratch();
    original = join(dir, 'planted.dcm');
    await writePlanted(original);
    [copy = ''] = await copiesOf(dir, original);
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
      const copies = await copiesOf(dir, manifest, NEARLY_ALL);
      expect(copies.length).toBeGreaterThanOrEqual(10);
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
