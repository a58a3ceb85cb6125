import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bytesInMemory } from './byte-source.ts';
import { openDicom as openSource } from './dicom-instance.ts';

const openDicom = (bytes: Buffer) => openSource(bytesInMemory(bytes));

const path = new URL('../../test/golden/studies/files/inverted.dcm', import.meta.url);
const original = readFileSync(fileURLToPath(path));

/** A copy in which the first place of one text holds another of the same length. */
function altered(from: string, to: string): Buffer {
  const copy = Buffer.from(original);
  const at = copy.indexOf(Buffer.from(from, 'latin1'));
  expect([at > 0, to.length]).toEqual([true, from.length]);
  copy.write(to, at, 'latin1');
  return copy;
}

const SYNTAX = '1.2.840.10008.1.2.1\0';

test('an unknown transfer syntax is refused by its UID, a file that is not deflated as it says too', () => {
  const other = '1.2.840.10008.9.9.9';
  expect(() => openDicom(altered(SYNTAX, `${other}\0`))).toThrow(`${other} is none we know`);

  const at = original.indexOf(SYNTAX);
  const deflated = Buffer.concat([
    original.subarray(0, at - 2),
    Buffer.from([22, 0]),
    Buffer.from('1.2.840.10008.1.2.1.99'),
    original.subarray(at + SYNTAX.length),
  ]);
  expect(() => openDicom(deflated)).toThrow(/deflated data set cannot be unpacked/);
});

test('a name that every object has is no transfer syntax', () => {
  expect(() => openDicom(altered(SYNTAX, 'constructor\0\0\0\0\0\0\0\0\0'))).toThrow(/none we know/);
});

test('a known encoding that is not read keeps its header and refuses its frames, by its name', async () => {
  const jpeg = readFileSync(
    fileURLToPath(new URL('../../test/golden/studies/files/jpeg-ybr.dcm', import.meta.url)),
  );
  const at = jpeg.indexOf('1.2.840.10008.1.2.4.50');
  jpeg.write('1.2.840.10008.1.2.4.92', at);
  const instance = openDicom(jpeg);
  expect(instance.header?.modality).toBe('US');
  await expect(instance.decodeFrame(0)).rejects.toMatchObject({
    reason: 'unsupported-encoding',
    message: expect.stringContaining('JPEG 2000 Part 2 Lossless') as string,
  });
});

test.each([
  [
    'signed samples',
    '\x28\x00\x03\x01US\x02\x00\x00\x00',
    '\x28\x00\x03\x01US\x02\x00\x01\x00',
    /signed/,
  ],
  [
    'a colour space that is not read',
    'MONOCHROME1',
    'ARGB       ',
    /PhotometricInterpretation is ARGB/,
  ],
  [
    '32 bits',
    '\x28\x00\x00\x01US\x02\x00\x08\x00',
    '\x28\x00\x00\x01US\x02\x00\x20\x00',
    /32 bits/,
  ],
])('%s: the header can be seen, the frame is refused', async (_, from, to, message) => {
  await expect(openDicom(altered(from, to)).decodeFrame(0)).rejects.toThrow(message);
});

test.each([
  ['Rows', '\x28\x00\x10\x00US\x02\x00\x0c\x00', '\x28\x00\x10\x00US\x02\x00\x00\x00', /Rows is 0/],
  [
    'more pixels than bytes',
    '\x28\x00\x10\x00US\x02\x00\x0c\x00',
    '\x28\x00\x10\x00US\x02\x00\xff\xff',
    /need 1179630/,
  ],
  [
    'frames',
    '\x28\x00\x08\x00IS\x02\x001 ',
    '\x28\x00\x08\x00IS\x02\x00-1',
    /NumberOfFrames is -1/,
  ],
])('%s in the header are checked before anything is allocated', (_, from, to, message) => {
  expect(() => openDicom(altered(from, to))).toThrow(message);
});

test('a deflated file may not swell without end, nor a header hold or nest elements without end', () => {
  const deflated = readFileSync(
    fileURLToPath(new URL('../../test/golden/studies/encodings/deflated.dcm', import.meta.url)),
  );
  const meta = deflated.subarray(0, 144 + deflated.readUInt32LE(140));
  const bomb = Buffer.concat([meta, deflateRawSync(Buffer.alloc(2 ** 24))]);
  expect(() => openDicom(bomb)).toThrow(/deflated may have \d+ bytes and it has more/);

  const element = Buffer.from('0800160055490200312e', 'hex');
  const crowd = Buffer.concat([
    original.subarray(0, 144 + original.readUInt32LE(140)),
    ...Array<Buffer>(270_000).fill(element),
  ]);
  expect(() => openDicom(crowd)).toThrow(/header may have 262144 elements/);

  // Sequences of undefined length, each with an item that holds the next.
  const opening = Buffer.from('08001511' + '53510000ffffffff' + 'feff00e0ffffffff', 'hex');
  for (const depth of [100, 100_000]) {
    const nested = Buffer.concat([
      original.subarray(0, original.indexOf(MODALITY)),
      ...Array<Buffer>(depth).fill(opening),
    ]);
    expect(() => openDicom(nested)).toThrow(/nest 32 deep|does not parse/);
  }
});

const MODALITY = Buffer.from('\x08\x00\x60\x00CS', 'latin1');
