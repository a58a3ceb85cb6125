import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dicomFile, graphicText, reference, sequence } from '../../../test/dicom-elements.ts';
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { type ShardsHere, shardsHere } from '../../../test/shards-here.ts';
import { initWorkspace, openWorkspace, type Workspace } from '../../catalog/index.ts';
import { type Effects, silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import { writeDicom } from '../../studies/index.ts';
import { ingest } from '../ingest/ingest.ts';
import { label } from '../label/label.ts';

let dir: string;
let here: Workspace;
let there: Workspace;
let runner: ShardsHere;
let effects: Effects;
const notes: string[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-source-'));
  await mkdir(studies());
  for (const number of [1, 2, 3]) {
    await writeDicom(join(studies(), `${number}.dcm`), {
      patient: { name: 'DOE^JANE', id: 'P1' },
      study: { uid: '1.2.9', id: '1', date: '20200101', time: '120000', description: 'ABDOMEN' },
      series: { uid: '1.2.9.1', number: 1 },
      instance: { uid: `1.2.9.1.${number}`, number, time: '120000' },
      equipment: { manufacturer: 'ONDARA', model: '300', softwareVersion: '1' },
      synthetic: true,
      burnedInAnnotation: false,
      regions: [],
      frames: [screen(String(number)).words(number === 3 ? 'SPLEEN DOE' : '', 60, 20, 255).raster()], // prettier-ignore
    });
  }
  await cp(join(studies(), '1.dcm'), join(studies(), 'again.dcm'));
  await writeFile(join(studies(), 'broken.dcm'), 'garbage');
  const text = graphicText('RT KIDNEY SAG DOE', reference('1.2.9.1.1'));
  await writeFile(join(studies(), 'state.dcm'), dicomFile(sequence(0x00700001, text)));
  const made = await initWorkspace(join(dir, 'here'));
  await made.close();
  await cp(join(dir, 'here'), join(dir, 'there'), { recursive: true });
  here = await openWorkspace(join(dir, 'here'));
  there = await openWorkspace(join(dir, 'there'));
  runner = await shardsHere(there);
  notes.length = 0;
  effects = { ...silent, note: (note) => notes.push(note), shards: runner };
});
afterEach(async () => {
  await runner.close();
  await here.close();
  await there.close();
  await rm(dir, { recursive: true });
});

const studies = () => join(dir, 'studies');
const screen = (name: string) => new DrawnScreen().field(40, 60, 359, 259, name);

/** All that was kept of studies, but for when. */
async function kept({ dir, catalog, framesDir }: Workspace) {
  const frames = await catalog.frames();
  const refused = await readFile(join(dir, 'quarantine', 'refused.jsonl'), 'utf8');
  return {
    files: await catalog.files(),
    frames: frames.map((frame) => ({ ...frame, labelledAt: null })),
    words: await catalog.words(),
    pictures: await readdir(framesDir, { recursive: true }),
    refused: refused.split('\n').map((line) => line.replace(/"at":"[^"]*",?/, '')),
  };
}

test('studies that workers read come to the same catalog and frames, and are not read again', async () => {
  const alone = await ingest(here, studies());
  expect(alone).toMatchObject({ accepted: 3, excluded: { 'same-bytes': 1 } });
  expect(await ingest(there, studies(), effects)).toEqual(alone);
  const labelled = await label(here);
  expect(await label(there, {}, effects)).toEqual(labelled);
  expect(labelled.counts).toEqual({ 'right-kidney-longitudinal': 1, spleen: 1 });
  expect(await kept(there)).toEqual(await kept(here));
  expect(runner.done).toEqual(['read', 'words']);
  expect(await readdir(join(there.dir, 'shards'))).toEqual([]);

  await ingest(there, studies(), effects);
  await label(there, {}, effects);
  // Of the file that could not be read it is tried again, as it may have been mended.
  expect(runner.done.slice(2)).toEqual(['read']);
});

test('what lies about names nobody, and the queue carries no path', async () => {
  const tasks: string[] = [];
  const files: string[] = [];
  const watching: Effects = {
    ...effects,
    shards: {
      run: (shards, ...rest) => {
        tasks.push(JSON.stringify(shards));
        return runner.run(shards, ...rest);
      },
    },
  };
  await ingest(there, studies(), watching);
  runner.before = async () => {
    for (const name of await readdir(join(there.dir, 'shards'))) {
      files.push(await readFile(join(there.dir, 'shards', name), 'utf8'));
    }
  };
  await label(there, {}, watching);
  expect(tasks.join()).not.toContain(dir);
  expect(files.join()).toContain(dir);
  expect(files.join()).not.toMatch(/DOE|JANE/);
});

test('a file that a worker does not see is one sentence, and the next time is another', async () => {
  const path = join(studies(), '2.dcm');
  const hide = (step: string) => {
    runner.before = (now) => (now === step ? rename(path, `${path}.away`) : Promise.resolve());
    const back = setInterval(() => {
      if (runner.done.at(-1) === step) void rename(`${path}.away`, path).catch(() => undefined);
    }, 1);
    return () => clearInterval(back);
  };
  const ask = { read: () => ingest(there, studies(), effects), words: () => label(there, {}, effects) }; // prettier-ignore
  for (const step of ['read', 'words'] as const) {
    const show = hide(step);
    const slow: Effects['shards'] = {
      async *run(...asked) {
        for await (const shard of runner.run(...asked)) {
          await expect.poll(() => readdir(studies())).toContain('2.dcm');
          yield shard;
        }
      },
    };
    const told = { ...effects, shards: slow };
    const refused = step === 'read' ? ingest(there, studies(), told) : label(there, {}, told);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(`does not see ${path}; mount the studies under the same path`); // prettier-ignore
    show();
    runner.before = () => Promise.resolve();
    await ask[step]();
  }
  expect((await there.catalog.frames()).length).toBe(3);
});

test('settings that a worker has read otherwise, and copies, are one sentence', async () => {
  const yaml = join(there.dir, 'sonograft.yaml');
  const before = await readFile(yaml, 'utf8');
  runner.before = () => writeFile(yaml, before.replace(/cine: \w+/, 'cine: all'));
  await expect(ingest(there, studies(), effects)).rejects.toThrow('sonograft.yaml was changed');
  const copies = { deidentifyTo: join(dir, 'copies') };
  await expect(ingest(there, studies(), effects, copies)).rejects.toThrow('leave one of the two');
});
