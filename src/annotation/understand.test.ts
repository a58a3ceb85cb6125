import { describe, expect, test } from 'vitest';
import { english } from '../../test/typed-texts.ts';
import { understand } from './understand.ts';
import { type Word, wordsOf, type WordSource } from './words.ts';

/** A line with its source; that of the image when none is given. */
type Line = string | readonly [source: WordSource, text: string];

function said(...lines: readonly Line[]) {
  const words: Word[] = lines.flatMap((line, i) =>
    typeof line === 'string' ? wordsOf(line, 'text', i) : wordsOf(line[1], line[0], i),
  );
  return understand(words, english);
}

describe('several lines', () => {
  test('of one screen are one annotation, in any order', () => {
    const screen = ['PHILIPS', 'DOE, JANE 04/05/1961', 'RT KIDNEY', 'SAG', 'MI 1.1 TIS0.4'];
    const expected = { organs: ['kidney'], laterality: 'right', plane: 'longitudinal', doubts: [] };
    expect(said(...screen)).toMatchObject(expected);
    expect(said(...screen.toReversed())).toMatchObject(expected);
  });

  test('may name two organs', () => {
    expect(said('RT KIDNEY SAG', 'LIVER').organs).toEqual(['liver', 'kidney']);
  });

  test('with a name that is a word too take nothing from it', () => {
    expect(said('LONG, MARY 04/05/1961', 'RT KIDNEY').plane).toBeNull();
    expect(said('COLON MARIA', 'GB').organs).toEqual(['gallbladder']);
  });

  test('do not lend a single letter to an organ of another line', () => {
    expect(said('KIDNEY SAG', 'L').laterality).toBeNull();
    expect(said('KIDNEY SAG L').laterality).toBe('left');
  });

  test('of a banner leave no doubt on a view', () => {
    expect(said('PATIENT NO 12345', 'NOT FOR DIAGNOSIS BY XYZ', 'GB SAG', '12 ?').doubts).toEqual(
      [],
    );
    expect(said('GB SAG', 'NOT SEEN').doubts).toEqual(['not seen']);
  });
});

test('a mark that is read as a short word, by chance, says nothing', () => {
  const word = { text: 'LS', box: null, certainty: 0.02, source: 'text', line: 1 } as const;
  const annotation = wordsOf('RT KIDNEY TRV', 'text', 0);
  expect(understand([...annotation, word], english)).toEqual(understand(annotation, english));
  expect(understand([...annotation, { ...word, line: 0 }], english).doubts).not.toEqual([]);
  expect(understand([...annotation, { ...word, certainty: 0.2 }], english).doubts).not.toEqual([]);
});

test('a word across a slash from an organ that was not read is a doubt', () => {
  const words = wordsOf('SPLEEN / LURTDNEY SAG', 'text', 0);
  const doubtsWith = (certainty: number) =>
    understand(
      words.map((word) => (word.text === 'LURTDNEY' ? { ...word, certainty } : word)),
      english,
    ).doubts;
  expect(doubtsWith(0.5)).toEqual(['a word not read']);
  expect(doubtsWith(0.9)).toEqual([]);
});

describe('the header', () => {
  test('counts like the image where it speaks of the view', () => {
    expect(said(['ViewCodeSequence', 'Right kidney, longitudinal'])).toMatchObject({
      ...{ organs: ['kidney'], laterality: 'right', plane: 'longitudinal', doubts: [] },
    });
    expect(said('SAG', ['AnatomicRegionSequence', 'Gallbladder']).organs).toEqual(['gallbladder']);
  });

  test('against the image is a doubt', () => {
    expect(said('LK SAG', ['ViewName', 'RT KIDNEY SAG']).doubts).toEqual([
      'both sides are named',
      'the image says left, ViewName right',
    ]);
    expect(said('GB', ['SeriesDescription', 'RT KIDNEY']).doubts).toEqual([
      'SeriesDescription says kidney, the image gallbladder',
    ]);
    expect(said('LK SAG', ['Laterality', 'R']).doubts).toEqual(['both sides are named']);
  });

  test('of a whole examination names no view by itself', () => {
    expect(said(['SeriesDescription', 'US LIVER']).organs).toEqual([]);
    expect(said('RT SAG', ['BodyPartExamined', 'KIDNEY']).organs).toEqual([]);
    expect(said(['SeriesDescription', 'LIVER GB PANC'], 'GB').doubts).toEqual([]);
    expect(said(['SeriesDescription', 'RT KIDNEY SAG'])).toMatchObject({
      ...{ organs: ['kidney'], laterality: 'right', plane: 'longitudinal' },
    });
  });

  test('adds the side of an organ that has two, but no lobe', () => {
    expect(said('KIDNEY SAG', ['Laterality', 'R']).laterality).toBe('right');
    expect(said('LIVER SAG', ['Laterality', 'R']).laterality).toBeNull();
    expect(said('KIDNEY SAG', ['Laterality', 'B']).laterality).toBeNull();
  });
});

describe('evidence', () => {
  test('names the words, and what they were mended into', () => {
    const [organ] = said('RT KlDNEY SAG').evidence.filter(({ kind }) => kind === 'organ');
    expect(organ).toMatchObject({ value: 'kidney', mended: 'KIDNEY', words: [{ text: 'KlDNEY' }] });
  });

  test('is as certain as its least certain word, and a mended one less', () => {
    const at = (text: string, certainty: number) =>
      wordsOf(text, 'text').map((word) => ({ ...word, certainty }));
    expect(
      understand([...at('RK', 0.9), ...at('SAG', 0.7), ...at('XYZ', 0.1)], english),
    ).toMatchObject({ certainty: 0.7, doubts: [] });
    expect(understand(at('L1VER', 0.9), english).certainty).toBeCloseTo(0.8 * (1 - 0.1 * 0.8));
    expect(understand(at('GB', 0.4), english).doubts).toEqual([
      'read with a certainty of 0.40 only',
    ]);
    expect(understand(at('GB', 0.4), english, 0.3).doubts).toEqual([]);
  });

  test('keeps what else is said', () => {
    expect(said('GB FUNDUS SAG LT LAT DECUB STONES').qualifiers).toEqual([
      'fundus',
      'left lateral decubitus',
      'stone',
    ]);
  });
});

test('a long word read letter for letter is surer than a short or a mended one, and what is said twice than the worse', () => {
  const certaintyOf = (...read: readonly (readonly [string, number])[]) => {
    const words = read.flatMap(([text, certainty], line) =>
      wordsOf(text, 'text', line).map((word) => ({ ...word, certainty })),
    );
    return understand(words, english).certainty;
  };
  expect(certaintyOf(['GB', 0.4])).toBeCloseTo(0.4);
  expect(certaintyOf(['SPLEEN', 0.4])).toBeCloseTo(1 - 0.6 * 0.8 ** 3);
  expect(certaintyOf(['SPLEEM', 0.4])).toBeCloseTo(0.8 * (1 - 0.6 * 0.8 ** 2));
  expect(certaintyOf(['PANCFEAS', 0.48])).toBeGreaterThan(0.6);
  expect(certaintyOf(['GB', 0.9], ['GB', 0.2])).toBeCloseTo(0.9);
  expect(certaintyOf(['GB', 0.9], ['TRV', 0.2])).toBeCloseTo(0.2);
});
