import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesInMemory } from './byte-source.ts';
import { copyIdentity } from './copy-identity.ts';
import { parseDataSet } from './data-set.ts';
import { shiftDate } from './deidentified-header.ts';
import { openDicom } from './dicom-instance.ts';
import { writeDeidentified } from './write-deidentified.ts';

const golden = fileURLToPath(
  new URL('../../test/golden/studies/encodings/bare-explicit.dcm', import.meta.url),
);
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-deidentify-'));
});
afterAll(() => rm(dir, { recursive: true }));

const PLANTED = 'DOE^JANE';

/** An element of explicit VR little endian with a text, its length even. */
function element(tag: string, vr: string, text: string): Buffer {
  const value = Buffer.from(text.length % 2 === 0 ? text : `${text} `, 'latin1');
  const isLong = ['SQ', 'UN', 'OW', 'OB'].includes(vr);
  const head = Buffer.alloc(isLong ? 12 : 8);
  head.write(tag, 'hex');
  head.write(vr, 4);
  if (isLong) head.writeUInt32LE(value.length, 8);
  else head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}

/** The golden picture with a name in every kind of place, and a name's bytes among its pixels. */
async function planted(): Promise<Buffer> {
  const original = await readFile(golden);
  const at = original.indexOf(Buffer.from('08006000', 'hex'));
  const pixels = original.length - 24 * 36 * 3;
  const nested = element('10001000', 'PN', PLANTED).toString('latin1');
  const item = Buffer.from('feff00e000000000', 'hex');
  item.writeUInt32LE(nested.length, 4);
  const bytes = Buffer.concat([
    original.subarray(0, at),
    element('08002000', 'DA', '20240229'),
    Buffer.concat([original.subarray(at, original.indexOf(Buffer.from('10001000', 'hex')))]),
    element('09001000', 'LO', PLANTED),
    element('09000110', 'UN', PLANTED),
    element('10001000', 'PN', PLANTED),
    element('10002000', 'LO', 'ID-OF-JANE'),
    original.subarray(original.indexOf(Buffer.from('20000d00', 'hex')), pixels - 12),
    element('40007502', 'SQ', item.toString('latin1') + nested),
    element('00600030', 'OW', PLANTED),
    original.subarray(pixels - 12),
  ]);
  bytes.write(PLANTED, bytes.length - 8, 'latin1');
  return bytes;
}

test('what was planted is in no byte of the copy, and what lies inside the box is untouched', async () => {
  const original = await planted();
  expect(original.includes(PLANTED)).toBe(true);
  const source = bytesInMemory(original);
  const path = join(dir, 'copy.dcm');
  const box = { x0: 3, y0: 2, x1: 20, y1: 10 };
  const identity = copyIdentity(Buffer.alloc(32, 1), 'P-TEST');
  await writeDeidentified(path, source, [box], identity);

  const copy = await readFile(path);
  for (const text of [PLANTED, 'JANE', 'ID-OF', '2.25.1\0', '2.25.2\0', '2.25.3\0', '20240229']) {
    expect([text, copy.includes(text)]).toEqual([text, false]);
  }
  const { dataSet } = parseDataSet(bytesInMemory(copy));
  expect(dataSet.string('x00100020')).toBe('P-TEST');
  expect(dataSet.string('x00280303')).toBe('MODIFIED');
  // Nothing says that no name is burned into this picture, so the copy does not either.
  expect([dataSet.string('x00280301'), dataSet.string('x00120062')]).toEqual(['YES', 'NO']);
  expect(dataSet.string('x0020000d')).toBe(identity.uid('2.25.2'));
  expect(dataSet.string('x00080020')).toBe(shiftDate('20240229', identity.days));

  const [before, after] = [
    await openDicom(source).decodeFrame(0),
    await openDicom(bytesInMemory(copy)).decodeFrame(0),
  ];
  expect(after).toMatchObject({ width: 36, height: 24, channels: 3 });
  after.pixels.forEach((value, i) => {
    const [x, y] = [Math.floor(i / 3) % 36, Math.floor(i / 3 / 36)];
    const isInside = x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1;
    if (value !== (isInside ? before.pixels[i] : 0)) expect.fail(`pixel ${x}, ${y} is ${value}`);
  });
});

test('UIDs and dates depend on the key, and intervals between dates stay', () => {
  const one = copyIdentity(Buffer.alloc(32, 1), 'P-A');
  const other = copyIdentity(Buffer.alloc(32, 2), 'P-A');
  expect(one.uid('1.2.3')).toBe(one.uid('1.2.3'));
  expect(one.uid('1.2.3')).not.toBe(other.uid('1.2.3'));
  expect(one.uid('1.2.3')).toMatch(/^2\.25\.\d{1,39}$/);
  expect(one.days).toBeLessThan(0);
  expect(shiftDate('20240301', -1)).toBe('20240229');
  expect(shiftDate('20240301120000.5', -366)).toBe('20230301120000.5');
  expect([shiftDate('', -1), shiftDate('JANE', -1)]).toEqual(['', '']);
});
