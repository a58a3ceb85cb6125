import type { Acquisition, FileRecord, FrameRow } from '../../catalog/index.ts';
import { evaluate, type Predictions, selectImages } from '../../evaluation/index.ts';
import type { Subgroup } from '../../report/index.ts';

/** Ends of the bands of age, in years, and of body mass index, in kg/m2 (the WHO's classes). */
const AGES = [18, 40, 65];
const BODY_MASS = [18.5, 25, 30];

const UNKNOWN = 'not given';

/** What subgroups are told apart by; the order is the report's. */
const BY: readonly (readonly [by: string, groupOf: (of: Acquisition) => string | null])[] = [
  ['vendor', ({ manufacturer }) => manufacturer],
  ['device', ({ manufacturerModelName }) => manufacturerModelName],
  ['probe', ({ transducer }) => transducer],
  ['sex', ({ patientSex }) => (patientSex === '' ? null : patientSex)],
  ['age', ({ patientAge }) => bandOf(yearsOf(patientAge), AGES, 'years')],
  ['body mass index', ({ bodyMassIndex }) => bandOf(bodyMassIndex, BODY_MASS, 'kg/m²')],
];

/**
 * The main metrics of the test images of each vendor, device, probe, sex, band of age and of body mass
 * index, where the headers tell at least two apart.
 *
 * @param rows the test frames, in the order of the predictions.
 */
export function subgroupsOf(
  files: readonly FileRecord[],
  rows: readonly FrameRow[],
  predictions: Predictions,
  sampling: { readonly seed: number; readonly rounds: number },
): Subgroup[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return BY.flatMap(([by, groupOf]) => {
    const groups = new Map<string, number[]>();
    rows.forEach(({ path }, i) => {
      const acquisition = byPath.get(path)?.acquisition ?? null;
      const group = (acquisition === null ? null : groupOf(acquisition)) ?? UNKNOWN;
      groups.set(group, [...(groups.get(group) ?? []), i]);
    });
    if (groups.size < 2) return [];
    return [...groups]
      .sort(([a], [b]) => Number(a === UNKNOWN) - Number(b === UNKNOWN) || (a < b ? -1 : 1))
      .map(([group, images]) => {
        const found = evaluate(selectImages(predictions, images), sampling);
        const { accuracy, top2, balancedAccuracy, images: count, patients } = found;
        return { by, group, images: count, patients, accuracy, top2, balancedAccuracy };
      });
  });
}

/** Years of an age string (PS3.5, value representation AS), such as 061Y or 018M. */
function yearsOf(age: string | null): number | null {
  const [, number = '', unit = ''] = /^(\d{3})([DWMY])$/.exec(age ?? '') ?? [];
  const perYear = { D: 365.25, W: 365.25 / 7, M: 12, Y: 1 }[unit];
  return perYear === undefined ? null : Number(number) / perYear;
}

function bandOf(value: number | null, ends: readonly number[], unit: string): string | null {
  if (value === null) return null;
  const above = ends.findIndex((end) => value < end);
  const [first = 0] = ends;
  if (above === 0) return `below ${first} ${unit}`;
  if (above === -1) return `${ends.at(-1) ?? 0} ${unit} and above`;
  return `${ends[above - 1] ?? 0} to below ${ends[above] ?? 0} ${unit}`;
}
