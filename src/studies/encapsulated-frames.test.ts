import { expect, test } from 'vitest';
import { encapsulatedFrames } from './encapsulated-frames.ts';

/** Items of the given contents, the first the offset table, then a delimiter. */
function encapsulate(table: readonly number[], ...fragments: readonly string[]): Buffer {
  const offsets = Buffer.alloc(4 * table.length);
  table.forEach((offset, i) => offsets.writeUInt32LE(offset, 4 * i));
  const item = (content: Buffer) => {
    const head = Buffer.from('feff00e000000000', 'hex');
    head.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, content]);
  };
  const parts = [offsets, ...fragments.map((text) => Buffer.from(text))].map(item);
  return Buffer.concat([...parts, Buffer.from('feffdde000000000', 'hex')]);
}

const framesOf = (bytes: Buffer, frames: number) => {
  const frame = encapsulatedFrames(bytes, 0, frames);
  return Array.from({ length: frames }, (_, i) => Buffer.from(frame(i)).toString());
};

test('one frame takes all fragments, and as many fragments as frames take one each', () => {
  expect(framesOf(encapsulate([], 'ab', 'cd', 'ef'), 1)).toEqual(['abcdef']);
  expect(framesOf(encapsulate([], 'ab', 'cd', 'ef'), 3)).toEqual(['ab', 'cd', 'ef']);
  expect(framesOf(encapsulate([7, 7, 7], 'ab', 'cd', 'ef'), 3)).toEqual(['ab', 'cd', 'ef']);
});

test('the offset table tells which fragments belong together', () => {
  expect(framesOf(encapsulate([0, 20], 'ab', 'cd', 'ef'), 2)).toEqual(['abcd', 'ef']);
  expect(() => framesOf(encapsulate([], 'ab', 'cd', 'ef'), 2)).toThrow(/no table of its 2 frames/);
  expect(() => framesOf(encapsulate([0, 11], 'ab', 'cd', 'ef'), 2)).toThrow(/no table/);
  expect(() => framesOf(encapsulate([10, 20], 'ab', 'cd', 'ef'), 2)).toThrow(/no table/);
});

test('too few fragments, an item past the end and a missing delimiter are refused', () => {
  const whole = encapsulate([], 'ab', 'cd');
  expect(() => framesOf(whole, 3)).toThrow(/2 compressed frames where 3/);
  for (let length = 0; length < whole.length; length++) {
    expect(() => framesOf(whole.subarray(0, length), 2)).toThrow(/it ends inside/);
  }
  expect(() => framesOf(Buffer.alloc(64), 1)).toThrow(/no items/);
});
