import { expect, test } from 'vitest';
import { drawPatient } from './patient.ts';
import { dicomTime, planStudy } from './study-plan.ts';
import { ABDOMEN_11 } from './taxonomy.ts';

test('in 40 studies of 6 images every category is shown by many patients', () => {
  const patients = new Map<string, Set<string>>();
  for (let number = 1; number <= 40; number++) {
    const study = planStudy(drawPatient(1, number), 6);
    expect(new Set(study.images.map(({ view }) => view)).size).toBe(6);
    for (const { view } of study.images) {
      patients.set(view, (patients.get(view) ?? new Set()).add(study.patientId));
    }
  }
  expect([...patients.keys()].sort()).toEqual([...ABDOMEN_11].sort());
  for (const [view, ids] of patients) expect(ids.size, view).toBeGreaterThanOrEqual(12);
});

test('a long study shows every category about equally often', () => {
  const counts = new Map<string, number>();
  for (const { view } of planStudy(drawPatient(1, 1), 30).images) {
    counts.set(view, (counts.get(view) ?? 0) + 1);
  }
  expect(counts.size).toBe(11);
  expect(Math.min(...counts.values())).toBe(2);
  expect(Math.max(...counts.values())).toBe(3);
});

test('names and times are those of DICOM', () => {
  const study = planStudy(drawPatient(1, 12), 2);
  expect(study).toMatchObject({
    patientName: 'SYNTHETIC^PHANTOM 0012',
    patientId: 'PH-0012',
    studyId: 'PH-0012-1',
  });
  expect(study.date).toMatch(/^201[5-9](0[1-9]|1[0-2])([01]\d|2[0-8])$/);
  expect(study.images.map(({ file }) => file)).toEqual([
    'PH-0012/IM-0001.dcm',
    'PH-0012/IM-0002.dcm',
  ]);
  expect(dicomTime(9 * 3600 + 5 * 60 + 7)).toBe('090507');
});
