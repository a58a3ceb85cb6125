import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PixelLayout } from './pixel-layout.ts';
import { RefusedFile } from './refused-file.ts';
import { decodeRle } from './rle.ts';

const layoutOf = (columns: number, samplesPerPixel: number): PixelLayout => ({
  rows: 1,
  columns,
  frames: 1,
  samplesPerPixel,
  photometricInterpretation: samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2',
  planar: false,
  bitsAllocated: 8,
  highBit: 7,
  signed: false,
});

/** PackBits with runs and literals mixed, and a no-op now and then. */
function pack(plane: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = 0; i < plane.length;) {
    let run = 1;
    while (run < 128 && plane[i + run] === plane[i]) run++;
    if (run > 2) out.push(257 - run, plane[i]!);
    else {
      run = Math.min(3, plane.length - i);
      out.push(run - 1, ...plane.slice(i, i + run), 128);
    }
    i += run;
  }
  return out;
}

function frame(planes: readonly (readonly number[])[]): Uint8Array {
  const packed = planes.map(pack);
  const header = new DataView(new ArrayBuffer(64));
  header.setUint32(0, packed.length, true);
  packed.reduce((start, segment, i) => {
    header.setUint32(4 + 4 * i, start, true);
    return start + segment.length;
  }, 64);
  return Uint8Array.from([...new Uint8Array(header.buffer), ...packed.flat()]);
}

const pixel = fc.oneof(fc.constant(0), fc.nat(255));
const row = fc.integer({ min: 1, max: 300 }).chain((columns) => {
  const plane = fc.array(pixel, { minLength: columns, maxLength: columns });
  return fc.oneof(fc.tuple(plane), fc.tuple(plane, plane, plane));
});

test('what was packed comes back, planes interleaved', () => {
  fc.assert(
    fc.property(row, (planes) => {
      const columns = planes[0].length;
      const { bytes } = decodeRle(frame(planes), layoutOf(columns, planes.length));
      const due = planes[0].flatMap((_, x) => planes.map((plane) => plane[x]!));
      expect([...bytes]).toEqual(due);
    }),
    { seed: 1 },
  );
});

test('a frame cut anywhere is refused, never filled up', () => {
  fc.assert(
    fc.property(row, fc.double({ min: 0, max: 1, noNaN: true }), (planes, part) => {
      const whole = frame(planes);
      // The last no-op byte may be missing without harm.
      const cut = whole.subarray(0, Math.floor(part * (whole.length - 1)));
      const layout = layoutOf(planes[0].length, planes.length);
      expect(() => decodeRle(cut, layout)).toThrow(RefusedFile);
    }),
    { seed: 1 },
  );
});

test('another number of segments than the header asks for is refused', () => {
  expect(() => decodeRle(frame([[1, 2, 3]]), layoutOf(3, 3))).toThrow(/1 RLE segments where 3/);
});
