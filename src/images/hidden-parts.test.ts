import { expect, test } from 'vitest';
import { hiddenParts } from './hidden-parts.ts';
import { partInFrame } from './placing.ts';
import { resizePart } from './resize-part.ts';
import { imageSettings } from './settings.ts';

const REGION = { x0: 100, y0: 50, x1: 611, y1: 305 };

test('what is hidden is a little larger than what was found, and inside the region', () => {
  const line = { x0: 90, y0: 60, x1: 140, y1: 79 };
  expect(hiddenParts([line], REGION)).toEqual([{ x0: 100, y0: 56, x1: 144, y1: 83 }]);
  expect(hiddenParts([{ x0: 0, y0: 0, x1: 60, y1: 20 }], REGION)).toEqual([]);
  const words = [line, { x0: 143, y0: 60, x1: 180, y1: 79 }];
  expect(hiddenParts(words, REGION)).toEqual([{ x0: 100, y0: 56, x1: 184, y1: 83 }]);
});

test.each([
  ['squash', { x0: 0, y0: 6, x1: 22, y1: 33 }],
  ['pad', { x0: 0, y0: 67, x1: 22, y1: 80 }],
] as const)('a part of a region lies in its frame where it is drawn: %s', (fit, due) => {
  const part = { x0: 100, y0: 56, x1: 144, y1: 83 };
  expect(partInFrame(part, REGION, imageSettings.parse({ fit }))).toEqual(due);
});

test('a part is resized by area', () => {
  const frame = Uint8Array.from({ length: 65_536 }, (_, i) => i % 256);
  const part = { x0: 10, y0: 10, x1: 17, y1: 13 };
  expect([...resizePart(frame, part, 4, 2)]).toEqual([
    10.5, 12.5, 14.5, 16.5, 10.5, 12.5, 14.5, 16.5,
  ]);
  expect([...resizePart(frame, { ...part, x1: 11 }, 3, 1)]).toEqual([10, 10.5, 11]);
});
