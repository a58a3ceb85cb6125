import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { evenRest } from './even-rest.ts';

test('what is left is a difference of even levels, for every number of pixels', () => {
  const random = new Random('even rest');
  for (const pixels of [0, 1, 15, 16, 17, 100]) {
    const gray = Uint8Array.from({ length: pixels }, () => random.int(256));
    const lesser = gray.map((level) => random.int(level + 1));
    const due = gray.map((level, i) => 2 * (level >> 1) - 2 * ((lesser[i] ?? 0) >> 1));
    expect(evenRest(gray, lesser)).toEqual(due);
  }
});
