import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileRecord } from '../../../test/file-record.ts';
import { type Word, wordsOf } from '../../annotation/index.ts';
import { initWorkspace, type Workspace } from '../../catalog/index.ts';
import { drawAudit, newestAudit, readAudit } from './audit.ts';
import { exportLabels, importLabels, setLabel } from './edit-labels.ts';
import { label } from './label.ts';
import { reviewLabels } from './label-review.ts';

let dir: string;
let workspace: Workspace;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-label-'));
  workspace = await initWorkspace(join(dir, 'W'));
});
afterEach(async () => {
  await workspace.close();
  await rm(dir, { recursive: true });
});

/** Records a file for each text, and the text as what was read on its frame. */
async function read(...texts: readonly (string | readonly Word[] | null)[]): Promise<void> {
  for (const [i, text] of texts.entries()) {
    const file = fileRecord(i, { label: null });
    await workspace.catalog.recordFile(file);
    if (text === null) continue;
    const words = typeof text === 'string' ? wordsOf(text, 'text') : text;
    await workspace.catalog.recordWords([{ path: file.path, index: 0, reader: 'test', words }]);
  }
}

const inForce = async () =>
  Object.fromEntries(
    (await workspace.catalog.frames()).map((row) => [
      row.name,
      [row.category, row.labelSource] as const,
    ]),
  );

describe('labels', () => {
  test('come of words, and frames without a category are counted by their reason', async () => {
    await read('RK SAG', 'GB TRV', 'KIDNEY SAG', 'AORTA SAG', 'PHILIPS', null);
    expect(await label(workspace)).toEqual({
      frames: 6,
      taxonomy: 'abdomen-11',
      counts: { gallbladder: 1, 'right-kidney-longitudinal': 1 },
      abstained: { ambiguous: 1, 'no annotation': 1, 'not read': 1, 'outside taxonomy': 1 },
      kept: {},
      agreement: null,
    });
    expect(await inForce()).toMatchObject({
      'study-0/0.dcm': ['right-kidney-longitudinal', 'text'],
      'study-1/1.dcm': ['gallbladder', 'text'],
      'study-2/2.dcm': [null, null],
    });
  });

  test('of a person stay in force, whatever is read', async () => {
    await read('RK SAG', 'GB TRV');
    await label(workspace);
    await setLabel(workspace, 'study-0/0.dcm', 'spleen');
    await setLabel(workspace, 'study-1/1.dcm', null);
    const { counts, kept } = await label(workspace);
    expect(counts).toEqual({ gallbladder: 1, 'right-kidney-longitudinal': 1 });
    expect(kept).toEqual({ person: 2 });
    expect(await inForce()).toEqual({
      'study-0/0.dcm': ['spleen', 'person'],
      'study-1/1.dcm': [null, 'person'],
    });
  });

  test('that words gave are taken back when they give them no more', async () => {
    await read('RK SAG');
    await label(workspace);
    const { path } = fileRecord(0);
    const words = wordsOf('RK', 'text');
    await workspace.catalog.recordWords([{ path, index: 0, reader: 'test', words }]);
    await label(workspace);
    expect(await inForce()).toEqual({ 'study-0/0.dcm': [null, null] });
    const [row] = await workspace.catalog.frames();
    const history = await workspace.catalog.labelHistory(row!.frameId);
    expect(history.map(({ category, grounds }) => [category, grounds])).toEqual([
      ['right-kidney-longitudinal', 'text: RK SAG'],
      [null, null],
    ]);
  });

  test('say when only the header gave them', async () => {
    await read(wordsOf('RT KIDNEY SAG', 'ViewName'));
    await label(workspace);
    const [exported] = await exportLabels(workspace);
    expect(exported).toMatchObject({
      ...{ file: 'study-0/0.dcm', category: 'right-kidney-longitudinal', source: 'header' },
      grounds: 'ViewName: RT KIDNEY SAG',
    });
    expect(exported?.at).toMatch(/^\d{4}-.*Z$/);
  });

  test('of a dual screen come of the words inside each picture, and of those beside both', async () => {
    const [frame] = fileRecord(0).frames;
    const box = (x0: number) => ({ x0, y0: 0, x1: x0 + 99, y1: 99 });
    const frames = [0, 100].map((x0, region) => ({
      ...frame!,
      ...{ region, box: box(x0), hash: `${region}`.repeat(64) },
    }));
    const file = fileRecord(0, { label: null, frames });
    await workspace.catalog.recordFile(file);
    const at = (text: string, x0: number, y0: number, line: number): Word[] =>
      wordsOf(text, 'text', line).map((word) => ({
        ...word,
        box: { x0, y0, x1: x0 + 20, y1: y0 + 9 },
      }));
    const words = [...at('SAG', 5, 5, 0), ...at('TRV', 105, 5, 1), ...at('LT KIDNEY', 5, 110, 2)];
    await workspace.catalog.recordWords([{ path: file.path, index: 0, reader: 'test', words }]);
    expect((await label(workspace)).counts).toEqual({
      'left-kidney-longitudinal': 1,
      'left-kidney-transverse': 1,
    });
  });

  test('are compared with a truth, readable and not', async () => {
    await read('RK SAG', 'GB TRV', 'KIDNEY SAG', 'SPLEEN', 'AORTA', 'LIVER');
    const truth = join(dir, 'truth.csv');
    const rows = [
      'sopInstanceUID,frame,category,readable',
      '1.2.3.0,0,right-kidney-longitudinal,yes',
      '1.2.3.1,0,pancreas,yes',
      '1.2.3.2,0,left-kidney-longitudinal,yes',
      '1.2.3.3,0,spleen,no',
      '1.2.3.4,0,,yes',
    ];
    await writeFile(truth, rows.join('\n'));
    expect((await label(workspace, { truth })).agreement).toEqual({
      readable: { frames: 3, right: 1, wrong: 1, abstained: 1 },
      unreadable: { frames: 1, right: 1, wrong: 0, abstained: 0 },
      withoutCategory: { frames: 1, right: 1, wrong: 0, abstained: 0 },
      unknown: 1,
    });
    await writeFile(truth, [...rows, '1,0,,maybe'].join('\n'));
    await expect(label(workspace, { truth })).rejects.toThrow(
      `Cannot read the truth ${truth}: line 7 has "maybe" for readable, which takes yes or no; correct it.`,
    );
  });
});

test('review begins with the least certain', async () => {
  const certain = (text: string, certainty: number): Word[] =>
    wordsOf(text, 'text').map((word) => ({ ...word, certainty }));
  await read(certain('RK SAG', 0.9), certain('GB', 0.6), certain('SPL', 0.3), null);
  await label(workspace);
  expect(await reviewLabels(workspace)).toMatchObject([
    {
      ...{ certainty: 0.3, category: null, derived: null, reason: 'ambiguous' },
      why: 'read with a certainty of 0.30 only',
    },
    { certainty: 0.6, category: 'gallbladder', source: 'text', words: 'text: GB' },
    { certainty: 0.9, category: 'right-kidney-longitudinal', reason: null },
    { certainty: null, derived: null, words: '' },
  ]);
});

describe('a person', () => {
  test('corrects an export and reads it back: only what changed becomes theirs', async () => {
    await read('RK SAG', 'GB TRV', 'SPLEEN');
    await label(workspace);
    const labels = await exportLabels(workspace);
    const csv = join(dir, 'labels.csv');
    const lines = labels.map(({ frame, file, category }) =>
      [
        frame,
        file.startsWith('study-1/') ? 'pancreas' : file.startsWith('study-2/') ? '' : category,
      ].join(),
    );
    await writeFile(csv, ['frame,category', ...lines].join('\n'));
    expect(await importLabels(workspace, csv)).toEqual({ rows: 3, changed: 2 });
    expect(await inForce()).toEqual({
      'study-0/0.dcm': ['right-kidney-longitudinal', 'text'],
      'study-1/1.dcm': ['pancreas', 'person'],
      'study-2/2.dcm': [null, 'person'],
    });
  });

  test('is told which category or frame there is none of', async () => {
    await read('RK SAG');
    await expect(setLabel(workspace, 'study-0/0.dcm', 'kidney')).rejects.toThrow(
      /^Cannot label: there is no category "kidney"; take one of liver-right-longitudinal, /,
    );
    await expect(setLabel(workspace, 'other.dcm', 'spleen')).rejects.toThrow(
      'Cannot label: no accepted frame is called "other.dcm"; "sonograft label review" lists them.',
    );
    const csv = join(dir, 'labels.csv');
    await writeFile(csv, 'frame,category\nstudy-0/0.dcm,spleen\nother.dcm,spleen\n');
    await expect(importLabels(workspace, csv)).rejects.toThrow(`Cannot import line 3 of ${csv}`);
    expect(await inForce()).toEqual({ 'study-0/0.dcm': [null, null] });
  });
});

describe('an audit', () => {
  test('draws by category, hides the labels, and gives the error rate of all of them', async () => {
    await read(...Array.from({ length: 60 }, (_, i) => (i < 45 ? 'RK SAG' : 'GB')));
    await label(workspace);
    expect(await newestAudit(workspace)).toBeNull();
    const drawn = await drawAudit(workspace, { n: 20, seed: 1 });
    expect(drawn).toMatchObject({ audit: 1, frames: 20 });
    const [header, ...lines] = (await readFile(drawn.file, 'utf8')).trim().split('\n');
    expect(header).toBe('audit,frame,file,index,region,category');
    expect(lines).toHaveLength(20);
    expect(lines.join()).not.toMatch(/kidney|gallbladder/);
    const gallbladders = new Set(
      (await workspace.catalog.frames())
        .filter(({ category }) => category === 'gallbladder')
        .map(({ frameId }) => frameId),
    );
    const isGallbladder = (line: string) => gallbladders.has(line.split(',')[1]!);
    expect(lines.filter(isGallbladder)).toHaveLength(5);

    // One of the 15 kidneys is a spleen, one of the 5 gallbladders is none, and one is left open.
    const [kidney] = lines.filter((line) => !isGallbladder(line));
    const [first, second] = lines.filter(isGallbladder);
    const answers = lines.map((line) => {
      if (line === kidney) return `${line}spleen`;
      if (line === first) return `${line}none`;
      if (line === second) return line;
      return line + (isGallbladder(line) ? 'gallbladder' : 'right-kidney-longitudinal');
    });
    await writeFile(drawn.file, [header, ...answers].join('\n'));
    const result = await readAudit(workspace, drawn.file);
    expect(result).toMatchObject({ audit: 1, frames: 20, answered: 19, wrong: 2 });
    // 45 kidneys with 1 of 15 wrong, 15 gallbladders with 1 of 4.
    expect(result.errorRate.value).toBeCloseTo((45 / 15 + 15 / 4) / 60, 12);
    expect(result.errorRate.low).toBeLessThan(result.errorRate.value);
    expect(result.errorRate.high).toBeGreaterThan(result.errorRate.value);
    expect(result.errorRate.method).toMatch(/patients/);
    expect(result.errorRate.alternatives.at(-1)?.method).toMatch(/Wilson/);
    expect(await newestAudit(workspace)).toEqual(result);
  });
});
