import { chiSquaredTail } from '../numeric/index.ts';

/**
 * Obuchowski's test of two classifiers or readers on the same images of several patients (1998,
 * doi:10.1002/(SICI)1097-0258(19980715)17:13<1495::AID-SIM863>3.0.CO;2-I): McNemar's test with the
 * patient as what was sampled. With d the images of a patient that only the second got right less
 * those that only the first did, her statistic is `(K - 1) / K (sum d)^2 / sum d^2` over K patients:
 * in the difference of the two proportions their pooled mean drops out.
 *
 * @param first,second whether each was right on each image.
 * @param clusters the patient of each image.
 * @returns p is 1 and chiSquared 0 when the two never differ within a patient.
 * @throws RangeError for lists of different length or fewer than two patients.
 */
export function clusteredMcnemar(
  first: readonly boolean[],
  second: readonly boolean[],
  clusters: readonly string[],
): { chiSquared: number; p: number } {
  if (first.length !== second.length || first.length !== clusters.length) {
    throw new RangeError(
      `Answers to ${first.length} and ${second.length} images of ${clusters.length} patients do not fit`,
    );
  }
  const more = new Map<string, number>();
  clusters.forEach((patient, i) => {
    more.set(patient, (more.get(patient) ?? 0) + Number(second[i]) - Number(first[i]));
  });
  const patients = more.size;
  if (patients < 2) {
    throw new RangeError(`A test over patients takes at least 2 of them, not ${patients}`);
  }
  let [sum, squares] = [0, 0];
  for (const d of more.values()) {
    sum += d;
    squares += d * d;
  }
  if (squares === 0) return { chiSquared: 0, p: 1 };
  const chiSquared = (((patients - 1) / patients) * sum * sum) / squares;
  return { chiSquared, p: chiSquaredTail(chiSquared, 1) };
}
