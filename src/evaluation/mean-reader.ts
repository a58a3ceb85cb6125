import { Random, sampleQuantile } from '../numeric/index.ts';
import type { Interval } from './estimate.ts';
import type { EvaluationOptions } from './evaluate.ts';

/** Who answered the same images rightly. */
export interface Readers {
  /** One list for each reader: whether each image was answered rightly. */
  readonly right: readonly (readonly boolean[])[];
  /** The patient of each image. */
  readonly clusters: readonly string[];
}

/**
 * The accuracy of the mean reader, or what a classifier's accuracy has over it, with the interval of a
 * bootstrap that draws patients and readers anew in every round: it speaks of other patients and other
 * readers of their kind (Gallas, Bandos, Samuelson and Wagner 2009, doi:10.1080/03610920802610084, whose
 * both factors are random).
 *
 * @param rival whether a classifier answered each image rightly; null for the readers alone.
 * @param options seed 1, 2000 rounds and level 0.95 unless given.
 * @throws RangeError for fewer than two readers or patients, or lists of different length.
 */
export function meanReader(
  { right, clusters }: Readers,
  rival: readonly boolean[] | null,
  { seed = 1, rounds = 2000, level = 0.95 }: EvaluationOptions = {},
): Interval {
  const patients = countByPatient(right, clusters, rival);
  if (right.length < 2 || patients.length < 2) {
    throw new RangeError(
      `A mean reader takes at least 2 readers and 2 patients, not ${right.length} and ${patients.length}`,
    );
  }
  const everyone = right.map((_, r) => r);
  const value = accuracyOf(patients, everyone, rival !== null);
  const random = new Random('mean reader', seed);
  const drawn = Float64Array.from({ length: rounds }, () =>
    accuracyOf(
      patients.map(() => random.pick(patients)),
      everyone.map(() => random.pick(everyone)),
      rival !== null,
    ),
  ).sort();
  return {
    value,
    low: sampleQuantile(drawn, (1 - level) / 2),
    high: sampleQuantile(drawn, (1 + level) / 2),
    method: `percentile bootstrap over ${right.length} readers and ${patients.length} patients, both drawn anew, ${rounds} rounds`,
  };
}

/** Images of one patient: all, those each reader answered rightly, and those the rival did. */
interface PatientCounts {
  readonly images: number;
  readonly right: readonly number[];
  readonly rival: number;
}

function countByPatient(
  right: Readers['right'],
  clusters: readonly string[],
  rival: readonly boolean[] | null,
): PatientCounts[] {
  const odd = [...right, ...(rival === null ? [] : [rival])].find(
    (answers) => answers.length !== clusters.length,
  );
  if (odd !== undefined) {
    throw new RangeError(`${odd.length} answers do not fit ${clusters.length} images`);
  }
  const images = new Map<string, number[]>();
  clusters.forEach((patient, i) => images.set(patient, [...(images.get(patient) ?? []), i]));
  const counts = [...images.values()].map((of) => ({
    images: of.length,
    right: right.map((answers) => of.filter((i) => answers[i]).length),
    rival: of.filter((i) => rival?.[i]).length,
  }));
  // In an order that no name and no order of images decides.
  return counts.sort((a, b) =>
    compare([a.images, a.rival, ...a.right], [b.images, b.rival, ...b.right]),
  );
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at === -1 ? 0 : (a[at] as number) - (b[at] as number);
}

function accuracyOf(
  patients: readonly PatientCounts[],
  readers: readonly number[],
  isDifference: boolean,
): number {
  let [images, right, rival] = [0, 0, 0];
  for (const patient of patients) {
    images += patient.images;
    rival += patient.rival;
    for (const reader of readers) right += patient.right[reader] as number;
  }
  const mean = right / readers.length / images;
  return isDifference ? rival / images - mean : mean;
}
