import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { english, readTypedTexts } from '../../test/typed-texts.ts';
import { understand } from './understand.ts';
import { withhold } from './withhold.ts';
import { wordsOf } from './words.ts';

const kept = (text: string): string =>
  withhold(wordsOf(text, 'text'), english)
    .map((word) => word.text)
    .join(' ');

test.each([
  ['SMITH, JOHN 04/05/1961 RT KIDNEY SAG', 'xxxxx, xxxx 00/00/0000 RT KIDNEY SAG'],
  ['Müller-López MRN 1234-5678', 'xxxxxx-xxxxx MRN 0000-0000'],
  ['O’Neill 12MAR1961', 'x’xxxxx 00/00/0000'],
  ['RT KlDNEY L1VER L 10.4cm TIS0.4', 'RT KlDNEY L1VER L 00.0cm xxx0.0'],
  ['KINNEY/RT-SAG', 'xxxxxx/RT-SAG'],
])('of %s is kept %s', (text, expected) => {
  expect(kept(text)).toBe(expected);
});

test('the same is understood of what is kept', () => {
  const path = fileURLToPath(
    new URL('../../test/golden/annotations/invented.csv', import.meta.url),
  );
  for (const { text } of readTypedTexts(path)) {
    const words = wordsOf(`${text} SMITH, 12-MAR-1961`, 'text');
    const ofKept = understand(withhold(words, english), english);
    expect({ ...ofKept, evidence: [] }).toEqual({ ...understand(words, english), evidence: [] });
  }
});
