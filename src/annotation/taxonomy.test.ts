import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { english } from '../../test/typed-texts.ts';
import { UserError } from '../errors.ts';
import { categorise } from './categorise.ts';
import { loadTaxonomy } from './taxonomy.ts';
import { understand } from './understand.ts';
import { wordsOf } from './words.ts';

const dir = mkdtempSync(join(tmpdir(), 'sonograft-taxonomy-'));
afterAll(() => rmSync(dir, { recursive: true }));

function file(yaml: string): string {
  const path = join(dir, 'taxonomy.yaml');
  writeFileSync(path, yaml);
  return path;
}

const VESSELS = `
name: vessels
categories:
  aorta-longitudinal: { organ: aorta, plane: [longitudinal, oblique] }
  aorta-transverse: { organ: aorta, plane: transverse }
  ivc: { organ: ivc }
  right-kidney: { organ: kidney, laterality: right }
`;

describe('a taxonomy of the user', () => {
  const taxonomy = loadTaxonomy(file(VESSELS), english);
  const of = (text: string) => categorise(understand(wordsOf(text, 'text'), english), taxonomy);

  test.each([
    ['AORTA OBL', 'aorta-longitudinal'],
    ['AO TRV', 'aorta-transverse'],
    ['IVC', 'ivc'],
    ['RK', 'right-kidney'],
  ])('puts %s into %s', (text, category) => {
    expect(of(text)).toEqual({ category });
  });

  test.each([
    ['AORTA', 'ambiguous', 'the plane of the aorta is not clear'],
    ['AORTA COR', 'outside taxonomy', 'no category is aorta coronal'],
    ['LK', 'outside taxonomy', 'no category is left kidney'],
    ['KIDNEY', 'ambiguous', 'the side of the kidney is not clear'],
    ['AORTA / IVC', 'ambiguous', 'several organs: aorta, ivc'],
    ['IVC ?', 'ambiguous', 'question mark'],
    ['SAG', 'ambiguous', 'a side or plane is named, but no organ'],
    ['PHILIPS', 'no annotation', 'no organ is named'],
  ])('gives %s none: %s', (text, reason, why) => {
    expect(of(text)).toEqual({ category: null, reason, why });
  });
});

test.each([
  ['name: a\ncategories: { one: { organ: liver } }', 'expected at least two categories'],
  ['name: a\ncategories: { one: { organ: liver }, two: { organ: moon } }', 'the organ "moon"'],
  [
    'name: a\ncategories: { one: { organ: liver }, two: { organ: liver, plane: transverse } }',
    'categories one and two can both claim one view of the liver',
  ],
  ['name: a\ncategories: { one: { organ: liver, side: left }, two: { organ: ivc } }', 'side'],
  ['name: a\ncategories: { "": { organ: liver }, two: { organ: ivc } }', 'categories'],
])('%j is refused in one sentence', (yaml, sentence) => {
  const path = file(yaml);
  let message = '';
  try {
    loadTaxonomy(path, english);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    message = (error as UserError).message;
  }
  expect(message).toContain(path);
  expect(message).toContain(sentence);
  expect(message).toMatch(/^[^\n]+\.$/);
});

test('a name that is no preset and no file is refused', () => {
  expect(() => loadTaxonomy(join(dir, 'abdomen-12'), english)).toThrow(
    /^Cannot read the taxonomy, which is no preset either \(there is abdomen-11\) \(.*\): it does not exist\.$/,
  );
});
