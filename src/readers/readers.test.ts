import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer, ReaderStudy, Reading } from './index.ts';
import {
  checkAnswers,
  checkLockable,
  designStudy,
  imrmcText,
  mrmcAovRows,
  probabilitiesOf,
  readingOrder,
  showings,
} from './index.ts';

const CATEGORIES = ['kidney', 'liver', 'spleen'];
const candidates = Array.from({ length: 60 }, (_, i) => ({
  frameId: `frame-${i}`,
  hash: `hash-${i}`,
  category: CATEGORIES[i < 40 ? 0 : i < 55 ? 1 : 2] ?? '',
}));

function studyOf(design: Parameters<typeof designStudy>[1]): ReaderStudy {
  return {
    ...{ name: 'main', createdAt: '2026-01-01T00:00:00.000Z', picture: 'input' },
    ...{ categories: CATEGORIES, splitDigest: 'digest' },
    ...designStudy(candidates, design),
  };
}

describe('a reader study', () => {
  test('draws each category by its share, and names cases by chance', () => {
    const { cases } = studyOf({ seed: 1, sample: 12 });
    const drawn = cases.map(({ frameId }) => candidates.find((one) => one.frameId === frameId));
    const count = (category: string) => drawn.filter((one) => one?.category === category).length;
    expect(CATEGORIES.map(count)).toEqual([8, 3, 1]);
    expect(cases.map((one) => one.case).slice(0, 2)).toEqual(['case-001', 'case-002']);
    expect(JSON.stringify(cases)).not.toMatch(/kidney|liver|spleen/);
    expect(studyOf({ seed: 1, sample: 12 })).toEqual(studyOf({ seed: 1, sample: 12 }));
    expect(studyOf({ seed: 2, sample: 12 }).cases).not.toEqual(cases);
  });

  test('that cannot be drawn is refused', () => {
    expect(() => studyOf({ seed: 1, sample: 2 })).toThrow(/2 cases of 60 images in 3 categories/);
    expect(() => studyOf({ seed: 1, repeats: 40, washout: 30 })).toThrow(/smaller washout/);
    expect(() => designStudy([], { seed: 1 })).toThrow(/0 cases of 0 images/);
  });

  test('gives each reader an order of their own, with repeats far apart', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 40 }),
        fc.string({ minLength: 1 }),
        (repeats, washout, reader) => {
          const study = studyOf({ seed: 3, repeats, washout });
          const order = readingOrder(study, reader).map((one) => one.case);
          expect(order).toHaveLength(60 + repeats);
          expect(new Set(order).size).toBe(60);
          for (const name of study.repeated) {
            const apart = order.lastIndexOf(name) - order.indexOf(name) - 1;
            expect(apart).toBeGreaterThanOrEqual(washout);
          }
        },
      ),
    );
    const study = studyOf({ seed: 3 });
    expect(readingOrder(study, 'A')).toEqual(readingOrder(study, 'A'));
    expect(readingOrder(study, 'A')).not.toEqual(readingOrder(study, 'B'));
  });
});

const small = studyOf({ seed: 1, sample: 6, repeats: 2 });

function answersOf(reader: string, said = 'liver'): Answer[] {
  return readingOrder(small, reader).map((one, i) => ({
    ...{ order: i + 1, case: one.case, category: said, certainty: 80, milliseconds: 900 },
  }));
}

function readingOf(reader: string, answers: readonly Answer[], lockedAt: string | null = null) {
  return { reader, synthetic: false, lockedAt, answers } satisfies Reading;
}

describe('answers', () => {
  const all = answersOf('A');
  const next = (answers: readonly Partial<Answer>[], from: number) =>
    answers.map((change, i) => ({ ...(all[from + i] as Answer), ...change }));

  test('go on where the last one stands', () => {
    checkAnswers(small, readingOf('A', []), all);
    checkAnswers(small, readingOf('A', all.slice(0, 3)), all.slice(3));
  });

  test.each([
    [[{ order: 1 }], /the next one is 3, and answers are given once and in order/],
    [[{ case: 'case-999' }], /picture 3 in the order of A is case-\d+, not case-999/],
    [[{ category: 'heart' }], /no category "heart"; choose among kidney, liver, spleen/],
    [[{ certainty: 101 }], /from 0 to 100, not at 101/],
    [[{ milliseconds: -1 }], /from 0 on, not -1/],
  ])('%j is refused', (change, message) => {
    const before = readingOf('A', all.slice(0, 2));
    expect(() => checkAnswers(small, before, next(change, 2))).toThrow(message);
  });

  test('are not taken once locked, nor beyond the last picture, and locking takes them all', () => {
    const locked = readingOf('A', all.slice(0, 2), '2026-02-03T00:00:00.000Z');
    expect(() => checkAnswers(small, locked, all.slice(2))).toThrow(/locked on 2026-02-03/);
    const more = { ...(all[0] as Answer), order: 9 };
    expect(() => checkAnswers(small, readingOf('A', all), [more])).toThrow(/shows 8 pictures/);
    expect(() => checkLockable(small, readingOf('A', all.slice(1)))).toThrow(/7 of 8 pictures/);
    expect(() => checkLockable(small, locked)).toThrow(/was locked on 2026-02-03/);
    checkLockable(small, readingOf('A', all));
  });

  test('to the two showings of a case are told apart', () => {
    const { first, second } = showings(readingOf('A', all));
    expect([first.size, [...second.keys()].sort()]).toEqual([6, small.repeated]);
    for (const [name, { order }] of second) expect(order).toBeGreaterThan(first.get(name)!.order);
  });

  test('become probabilities of which the answer has the highest', () => {
    const [answer] = all as [Answer];
    expect(probabilitiesOf({ ...answer, certainty: null }, CATEGORIES)).toEqual([0, 1, 0]);
    const [kidney, liver] = probabilitiesOf({ ...answer, certainty: 0 }, CATEGORIES) as [
      number,
      number,
    ];
    expect(liver).toBeGreaterThan(kidney);
    expect(liver).toBeCloseTo(1 / 3, 5);
    expect(probabilitiesOf({ ...answer, certainty: 50 }, CATEGORIES)[1]).toBeCloseTo(2 / 3, 14);
    expect(() => probabilitiesOf(answer, ['a', 'b'])).toThrow(/none of the categories/);
  });
});

describe('one category against the rest', () => {
  const truth = new Map(small.cases.map((one, i) => [one.case, i < 2 ? 'liver' : 'spleen']));
  const readings = [readingOf('A', answersOf('A')), readingOf('B', answersOf('B', 'spleen'))];
  const one = { category: 'liver', treatment: 'main', readings, truth };

  test('for MRMCaov', () => {
    const rows = mrmcAovRows(one);
    expect(rows).toHaveLength(12);
    expect(rows[0]).toEqual({
      reader: 'A',
      treatment: 'main',
      case: 'case-001',
      truth: 1,
      rating: 80,
    });
    expect(rows[11]).toEqual({
      reader: 'B',
      treatment: 'main',
      case: 'case-006',
      truth: 0,
      rating: -80,
    });
  });

  test('for iMRMC', () => {
    const [head, data] = imrmcText(one).split('BEGIN DATA:\n') as [string, string];
    expect(head.split('\n')).toEqual(expect.arrayContaining(['N0: 4', 'N1: 2', 'NR: 2', 'NM: 1']));
    const rows = data.trim().split('\n');
    expect(rows.slice(0, 3)).toEqual(['-1,1,0,1', '-1,2,0,1', '-1,3,0,0']);
    expect(rows).toHaveLength(6 + 12);
    expect(rows[6]).toBe('A,1,main,80');
    expect(() => imrmcText({ ...one, treatment: 'a,b' })).toThrow(/"a,b" has a comma/);
  });

  test('refuses a reading that lacks a case', () => {
    const short = [readingOf('A', answersOf('A').slice(0, 3))];
    expect(() => mrmcAovRows({ ...one, readings: short })).toThrow(/A has not answered case-/);
  });
});
