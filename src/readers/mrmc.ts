import { UserError } from '../errors.ts';
import { type Reading, showings } from './reading.ts';

/** What multi-reader, multi-case programs take: one category against all others. */
export interface OneAgainstRest {
  readonly category: string;
  /** Name of what the readers read with. */
  readonly treatment: string;
  readonly readings: readonly Reading[];
  /** By case, the reference standard's category. */
  readonly truth: ReadonlyMap<string, string>;
}

/**
 * How strongly a reader says that a case is of the category, from -100 to 100: the certainty where it
 * is the answer, and its negative where another is. Without certainties 100 and -100.
 */
function ratings({ category, readings, truth }: OneAgainstRest): [string, string, number][] {
  return readings.flatMap((reading) => {
    const { first } = showings(reading);
    return [...truth.keys()].map((name): [string, string, number] => {
      const answer = first.get(name);
      if (answer === undefined) {
        throw new UserError(`Cannot export: ${reading.reader} has not answered ${name}.`);
      }
      const certainty = answer.certainty ?? 100;
      return [reading.reader, name, answer.category === category ? certainty : -certainty];
    });
  });
}

/**
 * Rows for the R package MRMCaov (Smith and Hillis 2020): reader, treatment, case, truth (1: of the
 * category), rating.
 *
 * @throws UserError when a reader has not answered every case.
 */
export function mrmcAovRows(one: OneAgainstRest): Record<string, string | number>[] {
  return ratings(one).map(([reader, name, rating]) => ({
    reader,
    treatment: one.treatment,
    case: name,
    truth: Number(one.truth.get(name) === one.category),
    rating,
  }));
}

/**
 * The input file of iMRMC (Gallas et al., FDA/DIDSR, iMRMC user guide): counts of non-diseased (here:
 * other) and diseased (here: of the category) cases, readers and modalities, then a row for each truth
 * (reader -1, modality 0) and each score. Cases stand as bare numbers, which other programs ask for.
 *
 * @throws UserError when a reader has not answered every case, or a name holds a comma.
 */
export function imrmcText(one: OneAgainstRest): string {
  const cases = [...one.truth.keys()];
  const isOf = (name: string): boolean => one.truth.get(name) === one.category;
  const names = [one.treatment, ...one.readings.map(({ reader }) => reader)];
  const bad = names.find((name) => /[,\n]/.test(name));
  if (bad !== undefined) {
    throw new UserError(`Cannot export for iMRMC: the name ${JSON.stringify(bad)} has a comma.`);
  }
  const positives = cases.filter(isOf).length;
  return [
    `One category against the rest: ${one.category}`,
    `N0: ${cases.length - positives}`,
    `N1: ${positives}`,
    `NR: ${one.readings.length}`,
    'NM: 1',
    '',
    'BEGIN DATA:',
    ...cases.map((name) => `-1,${numberOf(name)},0,${Number(isOf(name))}`),
    ...ratings(one).map(
      ([reader, name, rating]) => `${reader},${numberOf(name)},${one.treatment},${rating}`,
    ),
    '',
  ].join('\n');
}

function numberOf(name: string): number {
  return Number(name.replace(/\D/g, ''));
}
