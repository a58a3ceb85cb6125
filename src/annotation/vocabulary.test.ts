import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { understand } from './understand.ts';
import { loadVocabulary } from './vocabulary.ts';
import { wordsOf } from './words.ts';

const dir = mkdtempSync(join(tmpdir(), 'sonograft-vocabulary-'));
afterAll(() => rmSync(dir, { recursive: true }));

function file(yaml: string): string {
  const path = join(dir, 'house.yaml');
  writeFileSync(path, yaml);
  return path;
}

const SPANISH = `
language: Spanish
organs:
  kidney: [riñon, riñones]
laterality: { left: [izq, izquierdo], right: [der, derecho] }
compounds: { ri: { organ: kidney, laterality: left } }
`;

test.each([
  ['RIÑÓN IZQ LONG', 'left', 'longitudinal'],
  ['rinon derecho trans', 'right', 'transverse'],
  ['RI LONG', 'left', 'longitudinal'],
  ['RT KIDNEY SAG', 'right', 'longitudinal'],
])('house words and English are understood together: %s', (text, laterality, plane) => {
  const annotation = understand(wordsOf(text, 'text'), loadVocabulary([file(SPANISH)]));
  expect(annotation).toMatchObject({ organs: ['kidney'], laterality, plane });
});

test('a later file wins over an earlier one, and changes the digest', () => {
  const house = loadVocabulary([file('language: house\norgans: { transplant kidney: [tx] }')]);
  expect(understand(wordsOf('TX', 'text'), house)).toMatchObject({
    ...{ organs: ['transplant kidney'], plane: null },
  });
  expect(house.digest).not.toBe(loadVocabulary().digest);
});

test.each([
  ['organ: { kidney: [nier] }\nlanguage: Dutch', 'there is no section organ'],
  ['organs: { kidney: [nier] }', 'language is missing'],
  ['language: Dutch\norgans: { kidney: nier }', 'organs.kidney is "nier"'],
  ['language: Dutch\nplanes: { sagittal: [sag] }', 'planes.sagittal'],
  ['language: Dutch\norgans: { kidney: ["..."] }', 'the spelling "..." has no letter'],
  [
    'language: Dutch\norgans: { kidney: [ni] }\nparts: { lower: [NI] }',
    '"NI" says both kidney (organ) and lower (part)',
  ],
  [
    'language: Dutch\ncompounds: { rn: { organ: nier, laterality: right } }',
    'compounds speaks of "nier", and no vocabulary lists that among its organs',
  ],
  ['- kidney', 'it must hold sections such as "organs:", not a value'],
  ['organs: [', 'it is not YAML'],
])('%j is refused in one sentence', (yaml, sentence) => {
  const path = file(yaml);
  let message = '';
  try {
    loadVocabulary([path]);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    message = (error as UserError).message;
  }
  expect(message).toContain(`Cannot use ${path}: `);
  expect(message).toContain(sentence);
  expect(message).toMatch(/^[^\n]+\.$/);
});
