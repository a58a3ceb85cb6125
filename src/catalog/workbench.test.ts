import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { onEachEngine } from '../../test/catalogs.ts';
import { Catalog } from './catalog.ts';
import type { FileRecord, JobRecord } from './records.ts';

const FRAME = { region: 0, box: null, boxRule: null, filled: [] };
const FILE: FileRecord = {
  ...{ path: '/s/a.dcm', name: 'a.dcm', size: 1, mtimeMs: 1, sha256: 'x', settingsHash: 's' },
  ...{ verdict: 'accepted', rule: null, patient: 'P-1', study: 'S-1', series: null },
  ...{ sopInstanceUID: null, format: 'dicom', acquisition: null, split: null },
  label: { category: 'liver', source: 'folder' },
  frames: [
    { ...FRAME, index: 0, verdict: 'accepted', rule: null, hash: 'ab12' },
    { ...FRAME, index: 1, verdict: 'excluded', rule: 'doppler', hash: null },
  ],
};

onEachEngine((address) => {
  let catalog: Catalog;

  beforeEach(async () => {
    catalog = await Catalog.open(await address('own'));
  });

  afterEach(() => catalog.close());

  test('two people label one frame: the second is told, and the first one’s label stays', async () => {
    await catalog.recordFile(FILE);
    const [seen] = await catalog.listedFrames();
    const change = { frameId: seen!.frameId, version: seen!.version };
    expect(await catalog.changeLabels([{ ...change, category: 'spleen' }], 'Ada')).toEqual([]);
    expect(await catalog.changeLabels([{ ...change, category: 'kidney' }], 'Bo')).toEqual([
      seen!.frameId,
    ]);
    const [now] = await catalog.listedFrames();
    expect(now).toMatchObject({ category: 'spleen', labelSource: 'person', version: 2 });
    const history = await catalog.labelHistory(seen!.frameId);
    expect(history.map(({ category, person }) => [category, person])).toEqual([
      ['liver', null],
      ['spleen', 'Ada'],
    ]);
  });

  test('lists hold the frames that do not count too, with the reason', async () => {
    await catalog.recordFile(FILE);
    expect((await catalog.listedFrames()).map(({ index, rule }) => [index, rule])).toEqual([
      [0, null],
      [1, 'doppler'],
    ]);
  });

  test('the version tells of changes by this process and by others, and of nothing else', async () => {
    const before = await catalog.version();
    await catalog.listedFrames();
    expect(await catalog.version()).toBe(before);
    await catalog.recordFile(FILE);
    const after = await catalog.version();
    expect(after).not.toBe(before);
    const other = await Catalog.open(await address('own'));
    await other.recordFile({ ...FILE, path: '/s/b.dcm' });
    await other.close();
    expect(await catalog.version()).not.toBe(after);
  });

  test('corrections are kept once, come back oldest first, and are seen as a change', async () => {
    const at = (hour: number) => `2026-01-02T${hour}:00:00.000Z`;
    const given = { hash: null, sopInstanceUID: '1.2', frame: 3, category: null, by: null };
    const later = { id: 'a', ...given, note: 'later', at: at(12) };
    const first = { id: 'b', ...given, by: 'Ähre', note: null, at: at(11) };
    const before = await catalog.contentVersion();
    expect(await catalog.addCorrections([later, first])).toBe(2);
    expect(await catalog.contentVersion()).not.toBe(before);
    const many = Array.from({ length: 600 }, (_, i) => ({ ...first, id: `c${i}`, at: at(13) }));
    expect(await catalog.addCorrections([first, ...many])).toBe(600);
    expect(await catalog.addCorrections([])).toBe(0);
    const kept = await catalog.corrections();
    expect(kept.slice(0, 2)).toEqual([first, later]);
    expect(kept).toHaveLength(602);
  });

  test('the audit log takes entries, and refuses to change or lose one', async () => {
    const person = { id: '1', name: 'Ada' };
    await catalog.log.add({ person, action: 'sign-in', subject: '', detail: '' });
    await catalog.log.add({ person: null, action: 'sign-in-failed', subject: 'eve', detail: '' });
    const { database } = catalog.people;
    await expect(sql`update audit_log set name = 'Eve'`.execute(database)).rejects.toThrow(
      'rows are only ever added',
    );
    await expect(sql`delete from audit_log`.execute(database)).rejects.toThrow(
      'rows are only ever added',
    );
    const { total, items } = await catalog.log.list({ offset: 0, limit: 1 });
    expect(total).toBe(2);
    expect(items).toMatchObject([{ number: 2, person: null, subject: 'eve' }]);
    expect(await catalog.log.list({ offset: 0, limit: 9, person: '1' })).toMatchObject({
      total: 1,
      items: [{ number: 1, person }],
    });
  });

  test('a job is kept as it is, and only those that are not over are pending', async () => {
    const one: JobRecord = {
      ...{ id: 'j1', kind: 'train', settings: { a: [1] }, state: 'running', notes: ['Hm.'] },
      progress: { step: 'Training', done: 1, total: 2, detail: null },
      epochs: [{ epoch: 1, loss: 0.5, tuningLogLoss: null, tuningAccuracy: 0.75 }],
      ...{ error: null, result: null, person: 'Ada', createdAt: '2026-01-01' },
      ...{ startedAt: '2026-01-02', finishedAt: null },
    };
    await catalog.jobs.save(one);
    expect(await catalog.jobs.find('j1')).toEqual(one);
    expect(await catalog.jobs.pending()).toEqual([one]);
    await catalog.jobs.save({ ...one, state: 'done', result: { run: 'x' } });
    expect(await catalog.jobs.pending()).toEqual([]);
    expect(await catalog.jobs.newest(5)).toMatchObject([{ state: 'done', result: { run: 'x' } }]);
  });
});
