import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSet } from 'dicom-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePlanted } from '../../test/planted-study.ts';
import { bytesInMemory } from './byte-source.ts';
import { copyIdentity } from './copy-identity.ts';
import { parseDataSet } from './data-set.ts';
import { shiftDate } from './identity.ts';
import { deidentifySettings, type PrivateTag } from './private-tags.ts';
import { writeDeidentified } from './write-deidentified.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-private-'));
});
afterAll(() => rm(dir, { recursive: true }));

const identity = copyIdentity(Buffer.alloc(32, 1), 'P-TEST');
const ACME = 'ACME 1.0';
const OTHER = 'OTHER MAKER';

/** The copy of a planted study with more private elements, of which those listed may stay. */
async function copyOf(privateTags: readonly PrivateTag[]): Promise<DataSet> {
  const original = join(dir, 'original.dcm');
  await writePlanted(original, {
    // Two makers share a group, and one of them has two blocks.
    '00190010': { vr: 'LO', Value: [OTHER] },
    '00190011': { vr: 'LO', Value: [ACME] },
    '00190012': { vr: 'LO', Value: [ACME] },
    '00191001': { vr: 'LO', Value: ['JANE'] },
    '00191101': { vr: 'DS', Value: ['1.5', '2.5'] },
    '00191102': { vr: 'LO', Value: ['JANE'] },
    '00191103': { vr: 'UI', Value: ['1.2.3'] },
    '00191104': { vr: 'DA', Value: ['20240301'] },
    '00191105': { vr: 'US', Value: [7, 8] },
    '00191106': { vr: 'OB', Value: [new Uint8Array([9, 10, 11, 12]).buffer] },
    '00191107': { vr: 'SQ', Value: [{ '00100010': { vr: 'PN', Value: ['JANE'] } }] },
    '00191108': { vr: 'LT', Value: ['left \\ right'] },
    '00191201': { vr: 'LO', Value: ['second block'] },
  });
  const path = join(dir, 'copy.dcm');
  const source = bytesInMemory(await readFile(original));
  const box = { x0: 40, y0: 60, x1: 49, y1: 69 };
  await writeDeidentified(path, source, { boxes: [box], privateTags, clean: null }, identity);
  const bytes = await readFile(path);
  expect(bytes.includes('JANE')).toBe(false);
  return parseDataSet(bytesInMemory(bytes)).dataSet;
}

const privateTagsOf = ({ elements }: DataSet) =>
  Object.keys(elements).filter((tag) => /^x...[13579bdf]/.test(tag));
const codesOf = ({ elements }: DataSet) =>
  elements['x00120064']!.items!.map(({ dataSet }) => dataSet!.string('x00080100'));
const acme = (...elements: string[]): PrivateTag[] =>
  elements.map((element) => ({ creator: ACME, tag: `(0019,xx${element})` }));

test('private elements stay where creator and element are listed, in every block', async () => {
  const copy = await copyOf(acme('01', '03', '04', '05', '06', '08', '09'));
  expect(privateTagsOf(copy)).toEqual(
    '0011 0012 1101 1103 1104 1105 1106 1108 1201'.split(' ').map((each) => `x0019${each}`),
  );
  expect(copy.string('x00190011')).toBe(ACME);
  expect(copy.string('x00191101')).toBe('1.5\\2.5');
  expect(copy.string('x00191103')).toBe(identity.uid('1.2.3'));
  expect(copy.string('x00191104')).toBe(shiftDate('20240301', identity.days));
  expect([copy.uint16('x00191105', 0), copy.uint16('x00191105', 1)]).toEqual([7, 8]);
  const { dataOffset, length } = copy.elements['x00191106']!;
  expect([...copy.byteArray.subarray(dataOffset, dataOffset + length)]).toEqual([9, 10, 11, 12]);
  expect(copy.string('x00191108')).toBe('left \\ right');
  expect(copy.string('x00191201')).toBe('second block');
  expect(codesOf(copy)).toEqual(['113100', '113107', '113111']);
});

test('a sequence does not stay, and a copy that keeps nothing does not claim to', async () => {
  const copy = await copyOf([...acme('07', '55'), { creator: 'NOBODY', tag: '0019,xx01' }]);
  expect(privateTagsOf(copy)).toEqual([]);
  expect(codesOf(copy)).toEqual(['113100', '113107']);
});

test('what names no private element is no setting', () => {
  for (const tag of ['(0018,xx60)', '(0019,1060)', '00191060', '(0019,xx6)']) {
    const settings = { private_tags: [{ creator: ACME, tag }] };
    expect([tag, deidentifySettings.safeParse(settings).success]).toEqual([tag, false]);
  }
});
