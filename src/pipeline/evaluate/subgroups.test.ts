import { expect, test } from 'vitest';
import { fileRecord } from '../../../test/file-record.ts';
import type { FileRecord, FrameRow } from '../../catalog/index.ts';
import { evaluate, selectImages } from '../../evaluation/index.ts';
import { simulatePredictions } from '../../../test/simulate-predictions.ts';
import { subgroupsOf } from './subgroups.ts';

const predictions = simulatePredictions({ seed: 4, images: 60, categories: 3, patients: 12 });
const sampling = { seed: 1, rounds: 100 };

/** A file for each image, of which every third has an age, and every second is of another vendor. */
function filesOf(change: (i: number) => Partial<NonNullable<FileRecord['acquisition']>>) {
  return predictions.clusters.map((_, i): FileRecord => {
    const record = fileRecord(i);
    const { acquisition } = record;
    if (acquisition === null) throw new RangeError('the record has an acquisition');
    return { ...record, path: `/${i}`, acquisition: { ...acquisition, ...change(i) } };
  });
}

const rows = predictions.clusters.map((_, i) => ({ path: `/${i}` }) as FrameRow);

test('images are told apart by what the header says, each group counted', () => {
  const files = filesOf((i) => ({
    manufacturer: i % 2 === 0 ? 'Kestrel' : 'Ondara',
    patientAge: ['017Y', '030M', '065Y', null][i % 4] ?? null,
    bodyMassIndex: i % 2 === 0 ? 18 : 30,
    patientSex: 'F',
    manufacturerModelName: 'K1',
  }));
  const found = subgroupsOf(files, rows, predictions, sampling);
  expect(found.map(({ by, group, images }) => [by, group, images])).toEqual([
    ['vendor', 'Kestrel', 30],
    ['vendor', 'Ondara', 30],
    ['age', '65 years and above', 15],
    ['age', 'below 18 years', 30],
    ['age', 'not given', 15],
    ['body mass index', '30 kg/m² and above', 30],
    ['body mass index', 'below 18.5 kg/m²', 30],
  ]);
  const odd = rows.map((_, i) => i).filter((i) => i % 2 === 1);
  const { accuracy } = evaluate(selectImages(predictions, odd), sampling);
  expect(found[1]?.accuracy).toEqual(accuracy);
});

test('where every header says the same there are none', () => {
  const files = filesOf(() => ({ manufacturer: 'Kestrel' }));
  expect(subgroupsOf(files, rows, predictions, sampling)).toEqual([]);
});
