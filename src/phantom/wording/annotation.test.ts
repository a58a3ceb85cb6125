import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { drawPatient } from '../patient.ts';
import { ABDOMEN_11, type AbdominalView } from '../taxonomy.ts';
import { annotate } from './annotation.ts';
import { phraseOf } from './phrases.ts';
import { garbled, slipped } from './slips.ts';

const random = new Random('annotation test');
const SAYS: Readonly<Record<string, RegExp>> = {
  right: /\b(RT|RIGHT|R|RK|RLL)\b/,
  left: /\b(LT|LEFT|L|LK|LLL)\b/,
  longitudinal: /\b(SAG|LONG|SAGITTAL|LONGITUDINAL)\b/,
  transverse: /\b(TRV|TRANS|TRANSVERSE|TX)\b/,
  kidney: /\b(KIDNEY|KID|RK|LK)\b/,
  liver: /\b(LIVER|LIV|RLL|LLL)\b/,
  gallbladder: /\b(GB|GALLBLADDER|GALL BLADDER)\b/,
  pancreas: /\bPANC(REAS)?\b/,
  spleen: /\b(SPLEEN|SPL)\b/,
};

test.each(ABDOMEN_11)('a phrase of %s says all of it and nothing else', (view: AbdominalView) => {
  const seen = new Set<string>();
  for (let i = 0; i < 200; i++) {
    const text = phraseOf(view, random).words.join(' ');
    seen.add(text);
    const said = Object.keys(SAYS).filter((part) => SAYS[part]!.test(text));
    const due = view.split('-');
    for (const part of due) expect(said, text).toContain(part);
    const free = /gallbladder|pancreas|spleen/.test(view) ? ['longitudinal', 'transverse'] : [];
    for (const part of said) expect([...due, ...free], text).toContain(part);
  }
  expect(seen.size).toBeGreaterThanOrEqual(8);
});

test('a slip changes one long word by one letter', () => {
  for (let i = 0; i < 200; i++) {
    const [word, ...rest] = slipped(['KIDNEY', 'RT', 'SAG'], random);
    expect(rest).toEqual(['RT', 'SAG']);
    expect(Math.abs(word!.length - 6)).toBeLessThanOrEqual(1);
  }
  expect(slipped(['RK', 'SAG'], random)).toEqual(['RK', 'SAG']);
  expect(garbled(['RT', 'KIDNEY'], random).join(' ')).not.toContain('KIDNEY');
});

test('of 4000 annotations about one in seventeen does not tell its category', () => {
  let silent = 0;
  for (let i = 0; i < 4000; i++) {
    const view = random.pick(ABDOMEN_11);
    if (!annotate(drawPatient(1, 1 + (i % 50)), view, random).tells) silent++;
  }
  // Nothing typed 3 %, garbled 1 %, incomplete 2 % of the eight views that can be.
  expect(silent / 4000).toBeGreaterThan(0.045);
  expect(silent / 4000).toBeLessThan(0.065);
});
