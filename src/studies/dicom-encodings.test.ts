import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openDicom } from './dicom-instance.ts';

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

test('an unknown transfer syntax is refused by its UID, a deflated file by its name', () => {
  const other = '1.2.840.10008.9.9.9';
  expect(() => openDicom(altered(SYNTAX, `${other}\0`))).toThrow(`${other} is none we know`);

  const at = original.indexOf(SYNTAX);
  const deflated = Buffer.concat([
    original.subarray(0, at - 2),
    Buffer.from([22, 0]),
    Buffer.from('1.2.840.10008.1.2.1.99'),
    original.subarray(at + SYNTAX.length),
  ]);
  expect(() => openDicom(deflated)).toThrow(/its encoding is Deflated Explicit VR Little Endian/);
});

test('a name that every object has is no transfer syntax', () => {
  expect(() => openDicom(altered(SYNTAX, 'constructor\0\0\0\0\0\0\0\0\0'))).toThrow(/none we know/);
});

test('a known encoding that is not read keeps its header and refuses its frames, by its name', async () => {
  const jpeg = readFileSync(
    fileURLToPath(new URL('../../test/golden/studies/files/jpeg-ybr.dcm', import.meta.url)),
  );
  const at = jpeg.indexOf('1.2.840.10008.1.2.4.50');
  jpeg.write('1.2.840.10008.1.2.4.81', at);
  const instance = openDicom(jpeg);
  expect(instance.header?.modality).toBe('US');
  await expect(instance.decodeFrame(0)).rejects.toMatchObject({
    reason: 'unsupported-encoding',
    message: expect.stringContaining('JPEG-LS Near-Lossless') as string,
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
