import { expect, test } from 'vitest';
import { bytesInMemory } from './byte-source.ts';
import { encapsulatedFrames } from './encapsulated-frames.ts';

/** Items of the given latin1 contents, the first the offset table, then a delimiter. */
function encapsulate(table: readonly number[], ...fragments: readonly string[]): Buffer {
  const offsets = Buffer.alloc(4 * table.length);
  table.forEach((offset, i) => offsets.writeUInt32LE(offset, 4 * i));
  const item = (content: Buffer) => {
    const head = Buffer.from('feff00e000000000', 'hex');
    head.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, content]);
  };
  const parts = [offsets, ...fragments.map((text) => Buffer.from(text, 'latin1'))].map(item);
  return Buffer.concat([...parts, Buffer.from('feffdde000000000', 'hex')]);
}

const framesOf = (bytes: Buffer, frames: number) => {
  const frame = encapsulatedFrames(bytesInMemory(bytes), 0, frames);
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

test('without a table frames begin where a fragment looks like the start of a picture', () => {
  const jpeg = '\xff\xd8\xff';
  const bytes = encapsulate([], `${jpeg}a`, 'bb', `${jpeg}c`, `${jpeg}d`);
  const frame = encapsulatedFrames(bytesInMemory(bytes), 0, 3);
  expect(Buffer.from(frame(0)).toString('latin1')).toBe(`${jpeg}abb`);
  expect(Buffer.from(frame(2)).toString('latin1')).toBe(`${jpeg}d`);
});

test('an extended offset table wins over the basic one', () => {
  const bytes = encapsulate([0, 10], 'ab', 'cd', 'ef');
  const frame = encapsulatedFrames(bytesInMemory(bytes), 0, 2, [0, 20]);
  expect(Buffer.from(frame(0)).toString()).toBe('abcd');
});

test('only the items of the frame that is asked for are read', () => {
  const whole = bytesInMemory(encapsulate([], 'a'.repeat(100), 'b'.repeat(100), 'c'.repeat(100)));
  let read = 0;
  const counted = {
    size: whole.size,
    read(start: number, end: number) {
      read += end - start;
      return whole.read(start, end);
    },
  };
  const frame = encapsulatedFrames(counted, 0, 3);
  const heads = read;
  expect(heads).toBeLessThan(60);
  expect(frame(1)[0]).toBe('b'.charCodeAt(0));
  expect(read - heads).toBe(100);
});
