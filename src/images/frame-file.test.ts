import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { frameHash, readFrame, writeFrame } from './index.ts';

const pixels = Uint8Array.from({ length: 65_536 }, (_, i) => (i * i) % 253);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonograft-frame-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the name is the SHA-256 of the gray bytes', () => {
  expect(frameHash(new Uint8Array(65_536))).toBe(
    'de2f256064a0af797747c2b97505dc0b9f3df0de4f489eac731c23ae9ca9cc31',
  );
  expect(frameHash(pixels)).not.toBe(frameHash(pixels.toReversed()));
});

test('a frame comes back as it was written, as 8-bit gray PNG in a folder of its own', async () => {
  const path = join(folder, 'ab', 'abcd.png');
  writeFrame(path, pixels);
  expect(Buffer.compare(await readFrame(path), pixels)).toBe(0);
  const { format, width, height, channels, depth } = await sharp(path).metadata();
  expect({ format, width, height, channels, depth }).toEqual({
    format: 'png',
    width: 256,
    height: 256,
    channels: 1,
    depth: 'uchar',
  });
});

test('writing again leaves the file alone', async () => {
  const path = join(folder, 'ab', 'abcd.png');
  writeFrame(path, pixels);
  expect(await readdir(join(folder, 'ab'))).toEqual(['abcd.png']);
  const before = await stat(path);
  writeFrame(path, pixels);
  expect((await stat(path)).mtimeMs).toBe(before.mtimeMs);
});

test('a place that cannot be written is a UserError, and nothing is left behind', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  expect(() => writeFrame(join(file, 'abcd.png'), pixels)).toThrow(UserError);
  expect(await readdir(folder)).toEqual(['file']);
  expect(() => writeFrame(join(folder, 'a.png'), pixels.subarray(1))).toThrow(RangeError);
});

test('anything but an undamaged 256 x 256 gray PNG is a UserError', async () => {
  const path = join(folder, 'frame.png');
  await expect(readFrame(path)).rejects.toThrow(/it does not exist/);
  writeFrame(path, pixels);
  const png = await readFile(path);

  const raw = { width: 256, height: 256, channels: 1 } as const;
  const gray = sharp(pixels, { raw });
  const wrong: Buffer[] = [
    Buffer.from('not a picture'),
    Buffer.alloc(0),
    png.subarray(0, png.length >> 1),
    Buffer.concat([png.subarray(0, 200), Buffer.alloc(40), png.subarray(240)]),
    await gray.clone().resize(256, 255, { fit: 'fill' }).png().toBuffer(),
    await gray.clone().toColourspace('srgb').png().toBuffer(),
    await gray.clone().jpeg().toBuffer(),
  ];
  for (const bytes of wrong) {
    await writeFile(path, bytes);
    await expect(readFrame(path)).rejects.toThrow(/it is no undamaged 256 x 256 PNG/);
  }
});
