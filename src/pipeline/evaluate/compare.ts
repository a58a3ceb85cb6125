import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import type {
  Comparison,
  Estimate,
  Evaluation,
  Interval,
  Predictions,
} from '../../evaluation/index.ts';
import {
  comparePredictions,
  evaluate,
  meanReader,
  mostProbable,
  selectImages,
} from '../../evaluation/index.ts';
import type { Notice } from '../notice.ts';
import { INTENDED_USE, noticeOf } from '../notice.ts';
import { type Agreement, readerContenders } from '../reading/index.ts';
import type { TestPredictions } from './test-predictions.ts';
import { testPredictions } from './test-predictions.ts';

export interface CompareOptions {
  /** A reader study whose readers are compared too, on its cases alone. */
  readonly readers?: string | undefined;
  /** Seed of the bootstrap. */
  readonly seed?: number | undefined;
  readonly rounds?: number | undefined;
}

/** A run or a reader, and how they did. */
export interface ContenderResult {
  readonly name: string;
  readonly kind: 'run' | 'reader';
  /** Whether a reading was made by something other than a person. */
  readonly synthetic?: true;
  readonly accuracy: Estimate;
  /** Null for a reader, who gives one answer. */
  readonly top2: Estimate | null;
  /** Of a reader with themselves, over the cases that were shown twice; null where there are none. */
  readonly own?: Agreement | null;
}

export interface CompareResult extends Omit<Comparison, 'pairs'>, Notice {
  readonly use: string;
  readonly images: number;
  readonly patients: number;
  readonly contenders: readonly ContenderResult[];
  /** `synthetic` where one of the two is a reading that was not made by a person. */
  readonly pairs: readonly (Comparison['pairs'][number] & { readonly synthetic?: true })[];
  /** The mean of two or more readers, and what each run has over it; null for fewer readers. */
  readonly meanReader: {
    readonly synthetic?: true;
    readonly accuracy: Interval;
    readonly runs: readonly { readonly name: string; readonly difference: Interval }[];
  } | null;
}

/** Someone whose answers are compared. */
interface Asked {
  readonly name: string;
  readonly kind: 'run' | 'reader';
  readonly synthetic: boolean;
  readonly predictions: Predictions;
  readonly own?: Agreement | null;
}

/**
 * Compares runs, and readers where a reader study is named, on the test part of the split that all of
 * them have in common.
 *
 * @param names of runs, no two alike; with readers at least two contenders in all.
 * @throws UserError when a run cannot be evaluated here, a reading is not locked, or contenders know
 *   different categories.
 */
export async function compare(
  workspace: Workspace,
  names: readonly string[],
  options: CompareOptions = {},
  effects: Effects = silent,
): Promise<CompareResult> {
  return (await compareEveryone(workspace, names, options, effects)).result;
}

/** Someone who was compared, with all that is known of how they did. */
export type Compared = Asked & { readonly evaluation: Evaluation };

/** {@link compare}, and everyone who was. */
export async function compareEveryone(
  workspace: Workspace,
  names: readonly string[],
  { readers: study, seed = 1, rounds = 2000 }: CompareOptions,
  effects: Effects,
): Promise<{ result: CompareResult; everyone: readonly Compared[] }> {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if ((names.length < 2 && study === undefined) || twice !== undefined) {
    const seen = twice === undefined ? `${names.length} was named` : `${twice} is named twice`;
    throw new UserError(
      `Cannot compare: it takes at least 2 different runs, or the readers of a study, and ${seen}.`,
    );
  }
  const readers = study === undefined ? null : await readerContenders(workspace, study);
  const runs: (TestPredictions & { name: string })[] = [];
  for (const name of names) {
    runs.push({ name, ...(await testPredictions(workspace, name, undefined, effects)) });
  }
  const asked: Asked[] = [
    ...runs.map(({ name, inTest, predictions }) => ({
      ...{ name, kind: 'run' as const, synthetic: false },
      predictions:
        readers === null
          ? predictions
          : selectImages(
              predictions,
              inTest.flatMap(({ frameId }, i) => (readers.frames.has(frameId) ? i : [])),
            ),
    })),
    ...(readers?.contenders ?? []).map((one) => ({ ...one, kind: 'reader' as const })),
  ];
  refuseUnlike(asked);
  const options = { seed, rounds };
  const random = runs.find(({ classifier }) => classifier.views[0].weights === 'random');
  const { pairs, ...all } = comparePredictions(asked, options);
  const isSynthetic = (...among: string[]): { synthetic?: true } =>
    asked.some(({ name, synthetic }) => synthetic && among.includes(name))
      ? { synthetic: true }
      : {};
  const [first] = asked;
  const everyone = asked.map((one) => ({ ...one, evaluation: evaluate(one.predictions, options) }));
  const result: CompareResult = {
    use: INTENDED_USE,
    ...(random === undefined ? {} : noticeOf(random.classifier.views[0], effects)),
    images: first?.predictions.truth.length ?? 0,
    patients: new Set(first?.predictions.clusters).size,
    contenders: everyone.map(({ name, kind, evaluation: { accuracy, top2 }, own }) => ({
      ...{ name, kind, ...isSynthetic(name), accuracy, top2: kind === 'run' ? top2 : null },
      ...(own === undefined ? {} : { own }),
    })),
    ...all,
    pairs: pairs.map((pair) => ({ ...pair, ...isSynthetic(pair.first, pair.second) })),
    meanReader: meanOf(asked, options),
  };
  return { result, everyone };
}

/** @throws UserError for contenders that cannot be compared. */
function refuseUnlike(asked: readonly Asked[]): void {
  const [first] = asked;
  if (asked.length < 2) {
    throw new UserError(
      `Cannot compare ${first?.name ?? 'nobody'} alone: name a run, or let a second reader read.`,
    );
  }
  const patients = new Set(first?.predictions.clusters).size;
  if (patients < 2) {
    throw new UserError(
      `Cannot compare on the images of ${patients} patient: what is compared is sampled by patient; split again with a larger test part.`,
    );
  }
  asked.forEach(({ name, predictions }, i) => {
    if (asked.findIndex((one) => one.name === name) !== i) {
      throw new UserError(
        `Cannot compare: a run and a reader are both named ${name}; train the run under another name.`,
      );
    }
    if (predictions.categories.join('\n') === first?.predictions.categories.join('\n')) return;
    throw new UserError(
      `Cannot compare ${first?.name ?? ''} and ${name}: they know different categories.`,
    );
  });
}

function meanOf(
  asked: readonly Asked[],
  options: { seed: number; rounds: number },
): CompareResult['meanReader'] {
  const readers = asked.filter(({ kind }) => kind === 'reader');
  const clusters = readers[0]?.predictions.clusters ?? [];
  if (readers.length < 2) return null;
  const of = { right: readers.map(rightOf), clusters };
  return {
    ...(readers.some(({ synthetic }) => synthetic) ? { synthetic: true } : {}),
    accuracy: meanReader(of, null, options),
    runs: asked
      .filter(({ kind }) => kind === 'run')
      .map((run) => ({ name: run.name, difference: meanReader(of, rightOf(run), options) })),
  };
}

function rightOf({ predictions: { probabilities, categories, truth } }: Asked): boolean[] {
  return Array.from(
    mostProbable(probabilities, categories.length),
    (answer, i) => answer === truth[i],
  );
}
