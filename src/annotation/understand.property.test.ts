import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { english, readTypedTexts, sayOf } from '../../test/typed-texts.ts';
import { understand } from './understand.ts';
import { wordsOf } from './words.ts';

const texts = readTypedTexts(
  fileURLToPath(new URL('../../test/golden/annotations/invented.csv', import.meta.url)),
).map(({ text }) => text);

/** What must not change. */
const said = (text: string) => ({ ...sayOf(text), text: '' });

/** Side, organ, plane and part in the ways they are typed, of which texts are put together. */
const sides = ['RT', 'LT', 'RIGHT', 'LEFT'];
// A lone L is typed with what it is the side of: before a number it would be a length.
const organs = [
  ...['KIDNEY', 'L KIDNEY', 'R KID', 'LIVER', 'LIVER L LOBE', 'GB', 'GALL BLADDER', 'SPLEEN'],
  ...['PANC', 'AORTA', 'CBD', 'OVARY'],
];
const planes = ['SAG', 'LONG', 'TRV', 'TRANS', 'TX', 'COR', 'LONG AXIS'];
const more = [
  ...['LLD', 'LT LAT DECUB', 'SUPINE', 'MID', 'UPPER POLE', 'DOME', 'CYST', 'NO HYDRO', '?STONE'],
  ...['L 10.4 CM', 'AP: 4.1 x 3.2 mm', '5.2cm', 'LOBE', 'W/ DOPPLER', 'HEAD', 'PRE VOID'],
];
const maybe = (words: readonly string[]) =>
  fc.oneof(fc.constant([]), fc.constantFrom(...words.map((word) => [word])));
const phrases = fc
  .tuple(
    maybe(sides),
    maybe(organs),
    maybe(planes),
    maybe(organs),
    fc.array(fc.constantFrom(...more), { maxLength: 3 }),
  )
  .map((parts) => parts.flat());

describe('the same is understood', () => {
  test('in any order of the phrases', () => {
    fc.assert(
      fc.property(
        phrases.chain((some) =>
          fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
        ),
        ([some, shuffled]) => {
          expect(said(shuffled.join(' '))).toEqual(said(some.join(' ')));
        },
      ),
      { numRuns: 400 },
    );
  });

  test('whichever part stands before the slash', () => {
    fc.assert(
      fc.property(phrases, phrases, (a, b) => {
        const [first, second] = [a.join(' '), b.join(' ')];
        expect(said(`${second} / ${first}`)).toEqual(said(`${first} / ${second}`));
      }),
      { numRuns: 200 },
    );
  });

  test('in any case', () => {
    const anyCase = fc.constantFrom(...texts).chain((text) =>
      fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }).map((low) => ({
        text,
        typed: Array.from(text)
          .map((c, i) => (low[i] === true ? c.toLowerCase() : c.toUpperCase()))
          .join(''),
      })),
    );
    fc.assert(
      fc.property(anyCase, ({ text, typed }) => {
        expect(said(typed)).toEqual(said(text));
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    [
      'a measurement',
      ['10.4 CM', 'L 10.4 CM', '+ D1 = 5.2 x 4.4 mm', '3.1cm', 'AP 22 MM', 'VOL: 42 ml'],
    ],
    [
      'a word of a vendor',
      [
        'PHILIPS',
        'GE LOGIQ E9',
        'SIEMENS',
        'TIS0.4 MI 1.1',
        'C5-1',
        '28Hz',
        'HGen',
        '2D 58%',
        'MI',
      ],
    ],
    ['a date', ['04/05/1961', '12-MAR-2019', '2019-02-03', '10:42:13', '01.02.1950', '12MAR2019']],
    [
      'a name',
      [
        'SMITH JOHN',
        'O’BRIEN',
        'GARCIA-LOPEZ',
        'WONG',
        'OLIVER',
        'KINNEY',
        'SIDNEY',
        'MCALLISTER',
        'BRIAN',
        'LIVERMORE',
        'XYZZY',
      ],
    ],
  ])('with %s before or behind', (_, additions) => {
    // A lone L before a number is a length, so nothing is put behind one.
    const bases = texts.filter((text) => !/\bL$|\d$/.test(text));
    fc.assert(
      fc.property(fc.constantFrom(...bases), fc.constantFrom(...additions), (text, addition) => {
        expect(said(`${text} ${addition}`)).toEqual(said(text));
        expect(said(`${addition} ${text}`)).toEqual(said(text));
      }),
      { numRuns: 500 },
    );
  });
});

test('no single wrong letter makes one side into the other, unless it makes another word', () => {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
  const other = { left: 'right', right: 'left' } as const;
  const slips = fc
    .constantFrom(...texts.filter((text) => sideOf(text) !== null))
    .chain((text) =>
      fc.tuple(
        fc.constant(text.toUpperCase()),
        fc.nat(text.length - 1),
        fc.constantFrom(...letters),
      ),
    );
  fc.assert(
    fc.property(slips, ([text, at, letter]) => {
      const slipped = text.slice(0, at) + letter + text.slice(at + 1);
      const side = sideOf(text);
      if (side === null || sideOf(slipped) !== other[side]) return;
      // The other side may only come of a word, or of words run together, that say it as they stand.
      const word = /[^\s/,.()-]*$/.exec(slipped.slice(0, at + 1))?.[0] ?? '';
      const rest = /^[^\s/,.()-]*/.exec(slipped.slice(at + 1))?.[0] ?? '';
      const evidence = understand(wordsOf(slipped, 'text'), english).evidence;
      const mended = evidence.filter(
        ({ kind, mended }) => kind === 'laterality' && mended !== null,
      );
      expect({ word: word + rest, mended }).toEqual({ word: word + rest, mended: [] });
    }),
    { numRuns: 3000 },
  );
});

function sideOf(text: string): 'left' | 'right' | null {
  return understand(wordsOf(text, 'text'), english).laterality;
}
