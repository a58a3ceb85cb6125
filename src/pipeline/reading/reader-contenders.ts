import type { Workspace } from '../../catalog/index.ts';
import type { Predictions } from '../../evaluation/index.ts';
import { cohenKappa } from '../../evaluation/index.ts';
import { probabilitiesOf, type Reading, showings } from '../../readers/index.ts';
import { predictionsOf } from '../train/predictions.ts';
import { lockedReadings } from './locked-readings.ts';

/** How a reader agrees with themselves on the cases that were shown twice. */
export interface Agreement {
  readonly cases: number;
  readonly same: number;
  /** Null where chance alone agrees. */
  readonly kappa: number | null;
}

export interface ReaderContenders {
  /** The frames that are cases of the study. */
  readonly frames: ReadonlySet<string>;
  /** Predictions over these frames in the order of the test part. */
  readonly contenders: readonly {
    readonly name: string;
    readonly synthetic: boolean;
    readonly predictions: Predictions;
    readonly own: Agreement | null;
  }[];
}

/**
 * The readers of a study as contenders: the first showing of each case counts.
 *
 * @throws UserError when a reading is not locked, there is none, or labels or the split have changed.
 */
export async function readerContenders(
  workspace: Workspace,
  name: string,
): Promise<ReaderContenders> {
  const { study, readings, cases } = await lockedReadings(workspace, name);
  const { categories } = study;
  return {
    frames: new Set(cases.map(({ row }) => row.frameId)),
    contenders: readings.map((reading) => {
      const { first } = showings(reading);
      const probabilities = cases.flatMap((one) => {
        const answer = first.get(one.case);
        if (answer === undefined) throw new RangeError(`${one.case} was locked without an answer`);
        return probabilitiesOf(answer, categories);
      });
      const rows = cases.map(({ row }) => row);
      return {
        name: reading.reader,
        synthetic: reading.synthetic,
        predictions: predictionsOf(rows, categories, Float64Array.from(probabilities)),
        own: ownAgreement(reading, categories),
      };
    }),
  };
}

function ownAgreement(reading: Reading, categories: readonly string[]): Agreement | null {
  const { first, second } = showings(reading);
  if (second.size === 0) return null;
  const counts = categories.map(() => categories.map(() => 0));
  for (const [name, again] of second) {
    const before = categories.indexOf(first.get(name)?.category ?? '');
    const row = counts[before];
    const after = categories.indexOf(again.category);
    if (row !== undefined) row[after] = (row[after] ?? 0) + 1;
  }
  const same = counts.reduce((sum, row, k) => sum + (row[k] ?? 0), 0);
  return { cases: second.size, same, kappa: cohenKappa(counts) };
}
