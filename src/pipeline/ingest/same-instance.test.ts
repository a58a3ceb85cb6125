import { expect, test } from 'vitest';
import { fileRecord } from '../../../test/file-record.ts';
import { defaultConfig, type FileRecord, type Workspace } from '../../catalog/index.ts';
import { SameInstances } from './same-instance.ts';

/** A workspace that knows these files already. */
function knowing(files: readonly FileRecord[], sameUid: 'exclude' | 'keep' = 'exclude'): Workspace {
  const config = defaultConfig();
  return {
    config: { ...config, ingest: { ...config.ingest, same_uid: sameUid } },
    catalog: { files: () => Promise.resolve(files) },
  } as unknown as Workspace;
}

const UID = '1.2.3.4';
const first = fileRecord(1, { sopInstanceUID: UID });
const sameBytes = fileRecord(2, { sopInstanceUID: UID, sha256: first.sha256 });
const otherBytes = fileRecord(3, { sopInstanceUID: UID }, 2);

test('of files with one UID the first counts, and the others say how they differ', async () => {
  const same = await SameInstances.of(knowing([]));
  const records = [first, sameBytes, otherBytes].map((record) => same.decide(record));
  expect(records.map(({ rule }) => rule)).toEqual([null, 'same-bytes', 'same-uid']);
  expect(records[0]).toBe(first);
  // Nothing derived of a file that is left out is pointed to.
  expect(records[2]?.frames).toMatchObject([
    { verdict: 'excluded', rule: 'same-uid', hash: null },
    { verdict: 'excluded', rule: 'same-uid', hash: null },
  ]);
});

test('a file that the catalog knows came first, and is itself when it is read again', async () => {
  const same = await SameInstances.of(knowing([first]));
  expect(same.decide(otherBytes)).toMatchObject({ verdict: 'excluded', rule: 'same-uid' });
  const changed = { ...first, sha256: 'other' };
  expect(same.decide(changed)).toBe(changed);
});

test('both stay where the settings keep them', async () => {
  const same = await SameInstances.of(knowing([first], 'keep'));
  expect(same.decide(sameBytes)).toBe(sameBytes);
  expect(same.decide(otherBytes)).toBe(otherBytes);
});

test('what does not count, or has no UID, neither comes first nor is judged', async () => {
  const excluded = { ...first, verdict: 'excluded' as const, rule: 'blank' };
  const same = await SameInstances.of(knowing([excluded]));
  expect(same.decide({ ...excluded, path: '/elsewhere' }).rule).toBe('blank');
  const quarantined = { ...first, path: '/broken', verdict: 'quarantined' as const };
  expect(same.decide(quarantined)).toBe(quarantined);
  expect(same.decide(otherBytes)).toBe(otherBytes);
  const [nameless, another] = [4, 5].map((i) => fileRecord(i, { sopInstanceUID: null }));
  expect([same.decide(nameless!), same.decide(another!)]).toEqual([nameless, another]);
});
