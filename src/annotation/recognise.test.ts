import { expect, test } from 'vitest';
import { english } from '../../test/typed-texts.ts';
import { recognise } from './recognise.ts';

const found = (token: string): readonly string[] | string => {
  const recognised = recognise(token, english);
  return recognised.kind === 'known' ? recognised.words : recognised.kind;
};

test.each([
  ['RTKIDNEYSAG', ['RT', 'KIDNEY', 'SAG']],
  ['LTLOBELIVER', ['LT', 'LOBE', 'LIVER']],
  ['RKSAG', ['RK', 'SAG']],
  ['RLOBE', ['R', 'LOBE']],
  ['GBTRV', ['GB', 'TRV']],
  ['SAGRT', ['SAG', 'RT']],
  ['RK2', ['RK']],
])('%s is several words', (token, words) => {
  expect(found(token)).toEqual(words);
});

test.each([
  ['K1DNEY', 'KIDNEY'],
  ['KIDMEY', 'KIDNEY'],
  ['KIDENY', 'KIDNEY'],
  ['PANCRES', 'PANCREAS'],
  ['GALLBLADDDER', 'GALLBLADDER'],
  ['LLVER', 'LIVER'],
  ['5AG', 'SAG'],
  ['R1GHT', 'RIGHT'],
  ['RIGTH', 'RIGHT'],
])('%s is mended into %s', (token, word) => {
  expect(found(token)).toEqual([word]);
});

test.each([
  'R7',
  'L7',
  'IT',
  '1T',
  'IK',
  'NIGHT',
  'LIFT',
  'RXLL',
  'SIDNEY',
  'OLIVER',
  'SILVER',
  'KINNEY',
  'WONG',
])('%s is no word of ours', (token) => {
  expect(found(token)).toMatch(/unknown|furniture/);
});

test.each(['LIVERMORE', 'MARTLONG', 'SMART', 'CHALK', 'LEFTHAND', 'CORREIA', 'HAMRA'])(
  'the name %s is not taken apart',
  (token) => {
    expect(found(token)).toBe('unknown');
  },
);
