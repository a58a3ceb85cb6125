import { expect, test } from 'vitest';
import { english } from '../../test/typed-texts.ts';
import { understand } from './understand.ts';
import type { Word } from './words.ts';

/** Words one under the other, each in a line of its own, so many pixels apart and so far aside. */
function stack(texts: readonly string[], apart = 6, aside = 0): Word[] {
  return texts.map((text, line) => {
    const [x0, y0] = [100 + aside * line, 40 + (18 + apart) * line];
    const box = { x0, y0, x1: x0 + 12 * text.length, y1: y0 + 17 };
    return { text, box, certainty: 0.9, source: 'text', line };
  });
}
const organsOf = (words: readonly Word[]) => understand(words, english).organs;

test('a phrase goes on in the line below', () => {
  expect(organsOf(stack(['GALL', 'BLADDER', 'SUPINE']))).toEqual(['gallbladder']);
  expect(organsOf(stack(['GALL', 'BLADDER', 'SUPINE']).reverse())).toEqual(['gallbladder']);
  expect(organsOf(stack(['GALL', 'BLADDR']))).toEqual(['gallbladder']);
});

test('but not in one far below, aside, or above, and no phrase is made of words that say something', () => {
  expect(organsOf(stack(['GALL', 'BLADDER'], 40))).toEqual(['bladder']);
  expect(organsOf(stack(['GALL', 'BLADDER'], 6, 60))).toEqual(['bladder']);
  expect(organsOf(stack(['BLADDER', 'GALL']))).toEqual(['bladder']);
  expect(organsOf(stack(['LIVER', 'SPLEEN']))).toEqual(['liver', 'spleen']);
});

test('a letter at the end of a line is the side of the organ below it', () => {
  const said = (plane: string, side: string, below: string) => {
    const [upper, lower] = stack([plane, below]);
    if (upper === undefined || lower === undefined) throw new RangeError('no words');
    return understand([upper, { ...upper, text: side }, lower], english);
  };
  expect(said('SAG', 'L', 'KIDNEY')).toMatchObject({ organs: ['kidney'], laterality: 'left' });
  expect(said('TRV', 'R', 'RENAL')).toMatchObject({ organs: ['kidney'], laterality: 'right' });
  expect(said('SAG', 'L', 'MID')).toMatchObject({ organs: [], laterality: null });
});
