import { expect, test } from 'vitest';
import { drawPatient } from './patient.ts';
import { dicomTime, planStudy } from './study-plan.ts';
import { ABDOMEN_11 } from './taxonomy.ts';

test('in 40 studies of 6 images every category is shown by many patients', () => {
  const patients = new Map<string, Set<string>>();
  for (let number = 1; number <= 40; number++) {
    const study = planStudy(drawPatient(1, number), 6);
    for (const { view, kind } of study.images) {
      if (kind !== 'still') continue;
      patients.set(view, (patients.get(view) ?? new Set()).add(study.patientId));
    }
  }
  expect([...patients.keys()].sort()).toEqual([...ABDOMEN_11].sort());
  for (const [view, ids] of patients) expect(ids.size, view).toBeGreaterThanOrEqual(9);
});

test('a long study shows every category about equally often', () => {
  const counts = new Map<string, number>();
  for (const { view, kind } of planStudy(drawPatient(1, 1), 30).images) {
    if (kind !== 'outside') counts.set(view, (counts.get(view) ?? 0) + 1);
  }
  expect(counts.size).toBe(11);
  expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
});

test('185 studies of 30 images hold every kind of page in its share', () => {
  const counts: Record<string, number> = {};
  for (let number = 1; number <= 185; number++) {
    for (const { kind } of planStudy(drawPatient(1, number), 30).images) {
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
  }
  // Shares of 5550; three standard deviations of a binomial are at most 90.
  expect(Math.abs(counts['still']! - 0.74 * 5550)).toBeLessThan(98);
  expect(Math.abs(counts['measurement']! - 0.08 * 5550)).toBeLessThan(61);
  expect(Math.abs(counts['outside']! - 0.06 * 5550)).toBeLessThan(53);
  expect(Math.abs(counts['colour-doppler']! - 0.04 * 5550)).toBeLessThan(44);
  for (const kind of ['dual', 'spectral-doppler', 'report', 'loop']) {
    expect(counts[kind], kind).toBeGreaterThan(50);
    expect(counts[kind], kind).toBeLessThan(180);
  }
});

test('names and times are those of DICOM', () => {
  const study = planStudy(drawPatient(1, 12), 2);
  expect(study).toMatchObject({ patientId: 'PH-0012', studyId: 'PH-0012-1' });
  expect(study.patientName).toMatch(/^SYNTHETIC\^[A-Z]+$/);
  expect(study.birthDate).toMatch(/^(19|20)\d\d(0[1-9]|1[0-2])([01]\d|2[0-8])$/);
  expect(study.date).toMatch(/^201[5-9](0[1-9]|1[0-2])([01]\d|2[0-8])$/);
  expect(study.images.map(({ file }) => file)).toEqual([
    'PH-0012/IM-0001.dcm',
    'PH-0012/IM-0002.dcm',
  ]);
  expect(dicomTime(9 * 3600 + 5 * 60 + 7)).toBe('090507');
});
