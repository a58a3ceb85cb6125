import { Random } from '../numeric/index.ts';
import type { TrainingSet } from './training-set.ts';

/** What folds depend on. */
export type Labelled = Pick<TrainingSet, 'labels' | 'groups' | 'categories'>;

/** Rows to fit on and rows that were held out, no patient in both. */
export interface Fold {
  readonly train: Int32Array;
  readonly held: Int32Array;
}

interface Patient {
  readonly rows: number[];
  /** Images of each category. */
  readonly counts: number[];
}

/**
 * Divides the patients into folds whose categories are as alike as they can be: the patients of rare
 * categories first, each to the fold where it makes the shares of the categories most even (the
 * greedy rule of scikit-learn's StratifiedGroupKFold). Equal patients come in seeded order.
 *
 * @returns the folds, or a sentence that says why there can be none: every fold must leave each
 *   category to fit on.
 */
export function patientFolds(set: Labelled, count: number, seed: number): Fold[] | string {
  const { categories } = set;
  const patients = [...patientsOf(set).values()];
  const carriers = categories.map((_, k) => patients.filter((p) => (p.counts[k] ?? 0) > 0).length);
  const rare = carriers.findIndex((n) => n < 2);
  if (rare >= 0) {
    return `only one patient has images of ${categories[rare] ?? ''}`;
  }
  const rarity = ({ counts }: Patient): number =>
    Math.min(...counts.map((n, k) => (n > 0 ? (carriers[k] ?? 0) : Infinity)));
  const order = new Random('folds', seed).shuffle(patients).sort((a, b) => rarity(a) - rarity(b));

  const totals = categories.map((_, k) => patients.reduce((n, p) => n + (p.counts[k] ?? 0), 0));
  const folds = Array.from({ length: Math.min(count, patients.length) }, () => ({
    patients: [] as Patient[],
    counts: totals.map(() => 0),
  }));
  for (const patient of order) {
    const overlaps = folds.map(({ counts }) => overlap(counts, patient.counts, totals));
    const fold = folds[overlaps.indexOf(Math.min(...overlaps))];
    fold?.patients.push(patient);
    patient.counts.forEach((n, k) => fold && (fold.counts[k] = (fold.counts[k] ?? 0) + n));
  }
  const split = folds.map((held) => ({
    train: rowsOf(folds.filter((fold) => fold !== held).flatMap((fold) => fold.patients)),
    held: rowsOf(held.patients),
  }));
  const lacking = split.some(({ train, held }) => {
    const there = new Set(Array.from(train, (row) => set.labels[row]));
    return there.size < categories.length || held.length === 0;
  });
  return lacking ? 'the patients of a rare category all fall into one fold' : split;
}

function patientsOf({ groups, labels, categories }: Labelled): Map<string, Patient> {
  const patients = new Map<string, Patient>();
  groups.forEach((group, row) => {
    const patient = patients.get(group) ?? { rows: [], counts: categories.map(() => 0) };
    patients.set(group, patient);
    patient.rows.push(row);
    const label = labels[row] ?? 0;
    patient.counts[label] = (patient.counts[label] ?? 0) + 1;
  });
  return patients;
}

/**
 * By how much adding a patient to a fold raises the sum of squares of the folds' shares of each
 * category and of all images, which is least where the folds are even.
 */
function overlap(
  fold: readonly number[],
  patient: readonly number[],
  totals: readonly number[],
): number {
  const all = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
  const images = (all(fold) * all(patient)) / all(totals) ** 2;
  return totals.reduce((sum, n, k) => sum + ((fold[k] ?? 0) * (patient[k] ?? 0)) / n ** 2, images);
}

function rowsOf(patients: readonly Patient[]): Int32Array {
  return Int32Array.from(patients.flatMap((patient) => patient.rows)).sort();
}
