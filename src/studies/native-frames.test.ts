import { expect, test } from 'vitest';
import { bytesInMemory } from './byte-source.ts';
import { nativeFrames as framesOf } from './native-frames.ts';
import type { PixelLayout } from './pixel-layout.ts';

const nativeFrames = (bytes: Uint8Array, ...how: ByTail) =>
  framesOf(bytesInMemory(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)), ...how);
type ByTail = Parameters<typeof framesOf> extends [unknown, ...infer Tail] ? Tail : never;

const GRAY: PixelLayout = {
  rows: 1,
  columns: 3,
  frames: 2,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
  planar: false,
  bitsAllocated: 8,
  highBit: 7,
  signed: false,
};
const LITTLE = { bigEndian: false, asWords: true };
const bytes = Uint8Array.from([1, 2, 3, 4, 5, 6]);

test('frames are cut out without a copy', () => {
  const frame = nativeFrames(bytes, GRAY, LITTLE);
  expect([...frame(1).bytes]).toEqual([4, 5, 6]);
  expect(frame(0).bytes.buffer).toBe(bytes.buffer);
});

test('8-bit samples in big endian words are exchanged, also where a frame starts in a word', () => {
  const words = Uint8Array.from([2, 1, 4, 3, 6, 5]);
  const frame = nativeFrames(words, GRAY, { bigEndian: true, asWords: true });
  expect([0, 1].map((i) => [...frame(i).bytes])).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const asBytes = nativeFrames(bytes, GRAY, { bigEndian: true, asWords: false });
  expect([...asBytes(0).bytes]).toEqual([1, 2, 3]);
});

test('YBR_FULL_422 is taken for YBR_FULL where there are bytes for all three samples', () => {
  const layout = {
    ...GRAY,
    columns: 2,
    frames: 1,
    samplesPerPixel: 3,
    photometricInterpretation: 'YBR_FULL_422',
  };
  expect(nativeFrames(bytes, layout, LITTLE)(0).order).toBe('pixel');
  expect(nativeFrames(bytes.subarray(0, 4), layout, LITTLE)(0).order).toBe('pair');
  const odd = { ...layout, columns: 1, rows: 2 };
  expect(() => nativeFrames(bytes.subarray(0, 4), odd, LITTLE)).toThrow(/odd rows/);
});

test('bytes that do not reach are refused before anything is decoded', () => {
  expect(() => nativeFrames(bytes.subarray(1), GRAY, LITTLE)).toThrow(/5 bytes .* need 6/);
});
