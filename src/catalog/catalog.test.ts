import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { onEachEngine } from '../../test/catalogs.ts';
import { fileRecord } from '../../test/file-record.ts';
import { UserError } from '../errors.ts';
import { Random } from '../numeric/index.ts';
import type { Part } from '../studies/index.ts';
import { Catalog } from './catalog.ts';

onEachEngine((address) => {
  let catalog: Catalog;

  const openCatalog = async (name: string) => Catalog.open(await address(name));

  beforeEach(async () => {
    catalog = await openCatalog('own');
  });

  afterEach(() => catalog.close());

  const categories = async () =>
    Object.fromEntries((await catalog.frames()).map((row) => [row.frameId, row.category]));

  describe('files', () => {
    test('come back as they were recorded, sorted by path, also from a new connection', async () => {
      const quarantined = fileRecord(3, {
        verdict: 'quarantined',
        rule: 'truncated',
        sha256: null,
        patient: null,
        study: null,
        sopInstanceUID: null,
        format: null,
        acquisition: null,
        label: null,
        split: 'test',
        frames: [],
      });
      const files = [quarantined, fileRecord(2, {}, 3), fileRecord(1)];
      for (const file of files) await catalog.recordFile(file);
      await catalog.close();
      catalog = await openCatalog('own');
      expect(await catalog.files()).toEqual(files.toReversed());
      expect(await catalog.knownFile(quarantined.path)).toEqual(quarantined);
      expect(await catalog.knownFile('/archive/other')).toBeUndefined();
    });

    test('are the same whether they are recorded together or one by one', async () => {
      const label = { category: 'kidney', source: 'folder' } as const;
      const known = [fileRecord(1, {}, 4), fileRecord(2)];
      const files = [
        fileRecord(3),
        fileRecord(1, { label }, 2),
        fileRecord(2, { sha256: 'other' }),
      ];
      const other = await openCatalog('other');
      try {
        await catalog.recordFiles(known);
        await catalog.recordFiles(files);
        for (const file of [...known, ...files]) await other.recordFile(file);
        expect(await catalog.files()).toEqual(await other.files());
        expect(await catalog.frames()).toEqual(await other.frames());
        expect(await catalog.frames()).toHaveLength(4);
        const [first] = await catalog.frames();
        const said = async (from: Catalog) =>
          (await from.labelHistory(first?.frameId ?? '')).map(({ category }) => category);
        expect(await said(catalog)).toEqual(await said(other));
      } finally {
        await other.close();
      }
    });

    test('are replaced with their frames when they are recorded again', async () => {
      await catalog.recordFile(fileRecord(1, {}, 1200));
      expect(await catalog.frames()).toHaveLength(1200);
      const now = fileRecord(1, { settingsHash: 'others', patient: null }, 2);
      await catalog.recordFile(now);
      expect(await catalog.files()).toEqual([now]);
      expect(await catalog.frames()).toHaveLength(2);
    });

    test('keep header text that is padded with NUL', async () => {
      const file = fileRecord(1, { study: '\0', series: 'series\0\0', sopInstanceUID: '1.2.3\0' });
      await catalog.recordFile(file);
      const kept = { ...file, study: null, series: 'series', sopInstanceUID: '1.2.3' };
      expect(await catalog.knownFile(file.path)).toEqual(kept);
    });

    test('are recorded whole or not at all', async () => {
      const [frame] = fileRecord(1).frames;
      const bad = fileRecord(1, { frames: [frame!, { ...frame!, index: 1, hash: null }] });
      await expect(catalog.recordFile(bad)).rejects.toThrow(RangeError);
      const worse = fileRecord(2, { name: 'a NUL \0' });
      await expect(catalog.recordFile(worse)).rejects.toThrow(RangeError);
      expect(await catalog.files()).toEqual([]);
      await catalog.recordFile(fileRecord(3));
      expect(await catalog.files()).toHaveLength(1);
    });

    test('are recorded when they come all at once', async () => {
      await Promise.all(Array.from({ length: 1000 }, (_, i) => catalog.recordFile(fileRecord(i))));
      expect(await catalog.files()).toHaveLength(1000);
    });
  });

  describe('frames', () => {
    test('do not depend on the order of recording', async () => {
      const files = Array.from({ length: 60 }, (_, i) => fileRecord(i, {}, 1 + (i % 3)));
      // The same picture in two files: the path decides.
      files.push(fileRecord(60, { frames: files[7]!.frames }));
      for (const file of files) await catalog.recordFile(file);
      const other = await openCatalog('other');
      for (const file of new Random(1).shuffle(files)) await other.recordFile(file);
      const rows = await catalog.frames();
      expect(await other.frames()).toEqual(rows);
      await other.close();
      expect(rows).toHaveLength(122);
      const keys = rows.map((row) => `${row.hash} ${row.path} ${row.index}`);
      expect(keys).toEqual(keys.toSorted());
    });

    test('carry what is known of them', async () => {
      await catalog.recordFile(fileRecord(1, { split: 'test' }));
      const [row] = await catalog.frames();
      const { path, name, frames, patient, study } = fileRecord(1);
      const { hash, box, boxRule, filled } = frames[0]!;
      const { frameId, ...rest } = row!;
      expect(frameId).toMatch(/^[0-9a-f]{20}\.0$/);
      expect(rest).toEqual({
        path,
        name,
        region: 0,
        index: 0,
        hash,
        box,
        boxRule,
        filled,
        sopInstanceUID: '1.2.3.1',
        patient,
        study,
        category: 'spleen',
        labelSource: 'folder',
        part: null,
        declaredPart: 'test',
      });
    });

    test('are two where one frame shows two pictures, and come back as such', async () => {
      const [frame] = fileRecord(1).frames;
      const right = { ...frame!, region: 1, hash: 'b'.repeat(64) };
      const dual = fileRecord(1, { frames: [frame!, right] });
      await catalog.recordFile(dual);
      await catalog.recordFile(dual);
      expect(await catalog.knownFile(dual.path)).toEqual(dual);
      const rows = await catalog.frames();
      expect(rows.map((row) => [row.index, row.region]).sort()).toEqual([
        [0, 0],
        [0, 1],
      ]);
      expect(rows.map((row) => row.frameId.replace(/^[0-9a-f]{20}/, '')).sort()).toEqual([
        '.0',
        '.0.1',
      ]);
    });

    test('leave out the excluded ones', async () => {
      const [frame] = fileRecord(1).frames;
      const excluded = {
        ...frame!,
        index: 1,
        verdict: 'excluded',
        rule: 'blank',
        hash: null,
      } as const;
      await catalog.recordFile(fileRecord(1, { frames: [frame!, excluded] }));
      expect((await catalog.frames()).map((row) => row.index)).toEqual([0]);
    });

    test('without a patient are grouped by study, and without a study by file', async () => {
      await catalog.recordFile(fileRecord(1, { patient: null }));
      await catalog.recordFile(fileRecord(2, { patient: null, study: null }, 2));
      await catalog.recordFile(fileRecord(3, { patient: null, study: '' }));
      await catalog.recordFile(fileRecord(4, { study: null }));
      const rows = (await catalog.frames()).toSorted((a, b) => (a.path < b.path ? -1 : 1));
      expect(rows.map((row) => row.patient)).toEqual([
        'S-1',
        expect.stringMatching(/^F-[0-9a-f]{10}$/),
        rows[1]!.patient,
        expect.stringMatching(/^F-/),
        'P-4',
      ]);
      expect(rows[3]!.patient).not.toBe(rows[1]!.patient);
      expect(rows.map((row) => row.study)).toEqual(rows.map((row) => row.patient));
    });
  });

  describe('labels', () => {
    test('of a person survive ingesting again, whatever the source then says', async () => {
      await catalog.recordFile(fileRecord(1));
      const [frame] = await catalog.frames();
      await catalog.setLabel(frame!.frameId, 'gallbladder', 'person');
      for (const label of [
        null,
        { category: 'liver', source: 'folder' } as const,
        { category: 'kidney', source: 'manifest' } as const,
      ]) {
        await catalog.recordFile(fileRecord(1, { label, settingsHash: JSON.stringify(label) }));
        const [row] = await catalog.frames();
        expect(row).toMatchObject({ category: 'gallbladder', labelSource: 'person' });
      }
      await catalog.setLabel(frame!.frameId, 'liver', 'manifest');
      expect(await categories()).toEqual({ [frame!.frameId]: 'gallbladder' });
    });

    test('of a person come back with a frame that was away', async () => {
      await catalog.recordFile(fileRecord(1, {}, 3));
      const frame = (await catalog.frames()).find((row) => row.index === 2);
      await catalog.setLabel(frame!.frameId, 'gallbladder', 'person');
      await catalog.recordFile(fileRecord(1, {}, 1));
      expect(await catalog.frames()).toHaveLength(1);
      await catalog.recordFile(fileRecord(1, {}, 3));
      expect((await categories())[frame!.frameId]).toBe('gallbladder');
    });

    test('stay with the picture, not with whatever lies at its path', async () => {
      const plain = { sopInstanceUID: null, label: null };
      await catalog.recordFile(fileRecord(1, plain));
      const [frame] = await catalog.frames();
      await catalog.setLabel(frame!.frameId, 'gallbladder', 'person');
      await catalog.recordFile(fileRecord(1, { ...plain, sha256: 'other' }));
      expect(await categories()).toEqual({ [frame!.frameId]: null });
      await catalog.recordFile(fileRecord(1, plain));
      expect(await categories()).toEqual({ [frame!.frameId]: 'gallbladder' });
    });

    test('of a DICOM instance stay when only other bytes of its file change', async () => {
      await catalog.recordFile(fileRecord(1));
      const [frame] = await catalog.frames();
      await catalog.setLabel(frame!.frameId, 'gallbladder', 'person');
      await catalog.recordFile(fileRecord(1, { sha256: 'other' }));
      expect(await categories()).toEqual({ [frame!.frameId]: 'gallbladder' });
    });

    test('follow their source, and keep a history without repetition', async () => {
      const folder = (category: string) => ({ category, source: 'folder' }) as const;
      for (const label of [folder('liver'), folder('liver'), folder('spleen'), null, null]) {
        await catalog.recordFile(fileRecord(1, { label }));
        const [row] = await catalog.frames();
        expect(row!.category).toBe(label?.category ?? null);
      }
      const [row] = await catalog.frames();
      await catalog.setLabel(row!.frameId, 'kidney', 'person');
      await catalog.setLabel(row!.frameId, null, 'person');
      const history = await catalog.labelHistory(row!.frameId);
      expect(history.map(({ source, category }) => [source, category])).toEqual([
        ['folder', 'liver'],
        ['folder', 'spleen'],
        ['folder', null],
        ['person', 'kidney'],
        ['person', null],
      ]);
      for (const { at } of history) expect(new Date(at).toISOString()).toBe(at);
    });

    test('select frames', async () => {
      await catalog.recordFile(fileRecord(1));
      await catalog.recordFile(fileRecord(2, { label: null }));
      const paths = async (labelled: boolean) =>
        (await catalog.frames({ labelled })).map((row) => row.path);
      expect(await paths(true)).toEqual([fileRecord(1).path]);
      expect(await paths(false)).toEqual([fileRecord(2).path]);
    });

    test('of no frame are refused', async () => {
      await expect(catalog.setLabel('nothing.0', 'liver', 'person')).rejects.toThrow(
        'Cannot label the frame nothing.0: the catalog has none of that name; take one that is listed.',
      );
    });
  });

  describe('splits', () => {
    const split = (seed: number, parts: Record<string, Part>) => ({
      seed,
      settings: { test: 0.25, by: 'patient', strict: true, none: null },
      assignments: new Map(Object.entries(parts)),
    });

    test('come back, and the newest decides the parts of frames', async () => {
      for (let i = 0; i < 4; i++) await catalog.recordFile(fileRecord(i, { patient: `p${i % 3}` }));
      expect(await catalog.split()).toBeUndefined();
      await catalog.saveSplit(split(1, { p0: 'test', p1: 'test', p2: 'test' }));
      const second = split(2, { p0: 'train', p1: 'tuning' });
      await catalog.saveSplit(second);
      expect(await catalog.split()).toEqual(second);
      const parts = (await catalog.frames()).map((row) => [row.patient, row.part]);
      expect(Object.fromEntries(parts)).toEqual({ p0: 'train', p1: 'tuning', p2: null });
      const train = await catalog.frames({ part: 'train' });
      expect(train.map((row) => row.patient)).toEqual(['p0', 'p0']);
      expect(await catalog.frames({ part: 'test' })).toEqual([]);
    });

    test('hold thousands of patients', async () => {
      const parts = Object.fromEntries(
        Array.from(
          { length: 12_000 },
          (_, i) => [`p${i}`, i % 4 === 0 ? 'test' : 'train'] as const,
        ),
      );
      await catalog.saveSplit(split(1, parts));
      expect((await catalog.split())?.assignments).toEqual(new Map(Object.entries(parts)));
    });

    test('may assign nobody', async () => {
      await catalog.saveSplit(split(1, {}));
      expect(await catalog.split()).toEqual(split(1, {}));
    });
  });

  test('runs are kept by name', async () => {
    const first = { name: 'b', json: '{"a":1}', finishedAt: null };
    await catalog.saveRun(first);
    await catalog.saveRun({ ...first, name: 'a' });
    expect(await catalog.run('b')).toEqual(first);
    const finished = { ...first, json: '{"a":2}', finishedAt: '2026-01-01T00:00:00.000Z' };
    await catalog.saveRun(finished);
    expect(await catalog.runs()).toEqual([{ ...first, name: 'a' }, finished]);
    expect(await catalog.run('c')).toBeUndefined();
  });

  test('a closed catalog answers no more', async () => {
    const other = await openCatalog('other');
    await other.close();
    await other.close();
    await expect(other.files()).rejects.toThrow();
  });
});

test('an address of another kind is refused', async () => {
  const error = await Catalog.open('mysql://me:secret@host/db').catch((e: unknown) => e);
  expect(error).toBeInstanceOf(UserError);
  expect(String(error)).not.toContain('secret');
});
