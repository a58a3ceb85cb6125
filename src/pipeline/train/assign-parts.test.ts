import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../errors.ts';
import type { PatientImages } from './assign-parts.ts';
import { assignParts } from './assign-parts.ts';

const patient = (name: string, images: Record<string, number>): PatientImages => ({
  patient: name,
  images: new Map(Object.entries(images)),
});

const cohort = (n: number, categories: number): PatientImages[] =>
  Array.from({ length: n }, (_, i) =>
    patient(
      `p${i}`,
      Object.fromEntries(
        Array.from(
          { length: categories },
          (_, c) => [`c${c}`, 1 + ((i * 7 + c * 3) % 5)] as [string, number],
        ).filter((_, c) => (i + c) % 3 !== 0),
      ),
    ),
  );

describe('assignParts', () => {
  test('shares every category out by the fractions', () => {
    const patients = cohort(200, 11);
    const parts = assignParts(patients, { test: 0.25, tuning: 0.15, seed: 1 });
    const inPart = (part: string) => patients.filter((p) => parts.get(p.patient) === part);
    expect(inPart('test').length).toBe(50);
    expect(inPart('tuning').length).toBe(30);
    for (let c = 0; c < 11; c++) {
      const count = (group: PatientImages[]) =>
        group.reduce((sum, p) => sum + (p.images.get(`c${c}`) ?? 0), 0);
      expect(Math.abs(count(inPart('test')) / count(patients) - 0.25)).toBeLessThan(0.03);
    }
  });

  test('gives the same parts for the same seed, others for another', () => {
    const patients = cohort(40, 5);
    const run = (seed: number) => [...assignParts(patients, { test: 0.3, tuning: 0.1, seed })];
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  test('finds the one division that leaves each category in train and test', () => {
    const patients = [
      patient('a', { liver: 9 }),
      patient('b', { liver: 1 }),
      patient('c', { spleen: 2 }),
      patient('d', { spleen: 7 }),
    ];
    for (let seed = 0; seed < 20; seed++) {
      const parts = assignParts(patients, { test: 0.5, tuning: 0, seed });
      expect(parts.get('a')).not.toBe(parts.get('b'));
      expect(parts.get('c')).not.toBe(parts.get('d'));
    }
  });

  test.each<[Record<string, number>, Record<string, number>, string]>([
    [{ a: 1 }, { b: 1 }, 'Cannot split: 1 patient has label a, need at least 2'],
    [{ a: 1 }, { a: 1 }, 'Cannot split: the labels hold 1 category, need at least 2'],
  ])('refuses %j and %j', (first, second, message) => {
    const patients = [patient('p', first), patient('q', second)];
    expect(() => assignParts(patients, { test: 0.5, tuning: 0, seed: 1 })).toThrow(message);
  });

  test('refuses fractions that leave nothing to train on', () => {
    expect(() => assignParts(cohort(9, 2), { test: 0.6, tuning: 0.4, seed: 1 })).toThrow(UserError);
    expect(() => assignParts(cohort(9, 2), { test: 0, tuning: 0.4, seed: 1 })).toThrow(UserError);
    expect(() => assignParts(cohort(9, 2), { test: NaN, tuning: 0, seed: 1 })).toThrow(UserError);
  });

  test('refuses or gives each patient one part and each category a place in train and test', () => {
    const category = fc.constantFrom('a', 'b', 'c', 'd');
    const images = fc.dictionary(category, fc.integer({ min: 1, max: 50 }), { minKeys: 1 });
    fc.assert(
      fc.property(
        fc.array(images, { minLength: 2, maxLength: 25 }),
        fc.double({ min: 0.05, max: 0.6, noNaN: true }),
        fc.double({ min: 0, max: 0.35, noNaN: true }),
        fc.integer(),
        (list, testShare, tuning, seed) => {
          const patients = list.map((counts, i) => patient(`p${i}`, counts));
          let parts;
          try {
            parts = assignParts(patients, { test: testShare, tuning, seed });
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
            return;
          }
          expect([...parts.keys()]).toEqual(patients.map((p) => p.patient));
          for (const part of ['train', 'test']) {
            const present = new Set(
              patients.flatMap((p) => (parts.get(p.patient) === part ? [...p.images.keys()] : [])),
            );
            expect(present).toEqual(new Set(list.flatMap((counts) => Object.keys(counts))));
          }
        },
      ),
    );
  });
});
