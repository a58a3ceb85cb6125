import type { Workspace } from '../catalog/index.ts';
import type { Effects } from '../effects.ts';
import { silent } from '../effects.ts';
import { UserError } from '../errors.ts';
import type { Comparison, Estimate } from '../evaluation/index.ts';
import { comparePredictions, evaluate } from '../evaluation/index.ts';
import type { Notice } from './notice.ts';
import { INTENDED_USE, noticeOf } from './notice.ts';
import type { TestPredictions } from './test-predictions.ts';
import { testPredictions } from './test-predictions.ts';

export interface CompareOptions {
  /** Seed of the bootstrap. */
  readonly seed?: number | undefined;
  readonly rounds?: number | undefined;
}

export interface CompareResult extends Comparison, Notice {
  readonly use: string;
  readonly images: number;
  readonly patients: number;
  readonly contenders: readonly {
    readonly name: string;
    readonly accuracy: Estimate;
    readonly top2: Estimate;
  }[];
}

/**
 * Compares runs on the test part of the split that all of them were trained on.
 *
 * @param names of at least two runs, no two alike.
 * @throws UserError when a run cannot be evaluated here, or runs know different categories.
 */
export async function compare(
  workspace: Workspace,
  names: readonly string[],
  { seed = 1, rounds = 2000 }: CompareOptions = {},
  effects: Effects = silent,
): Promise<CompareResult> {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (names.length < 2 || twice !== undefined) {
    const seen = twice === undefined ? `${names.length} was named` : `${twice} is named twice`;
    throw new UserError(`Cannot compare: it takes at least 2 different runs, and ${seen}.`);
  }
  const asked: (TestPredictions & { name: string })[] = [];
  for (const name of names) {
    asked.push({ name, ...(await testPredictions(workspace, name, undefined, effects)) });
  }
  const [first] = asked;
  const patients = new Set(first?.predictions.clusters).size;
  if (patients < 2) {
    throw new UserError(
      `Cannot compare on the images of ${patients} patient: what is compared is sampled by patient; split again with a larger test part.`,
    );
  }
  for (const { name, predictions } of asked) {
    if (predictions.categories.join('\n') === first?.predictions.categories.join('\n')) continue;
    throw new UserError(
      `Cannot compare ${first?.name ?? ''} and ${name}: they were trained on different categories.`,
    );
  }
  const options = { seed, rounds };
  const random = asked.find(({ classifier }) => classifier.views[0].weights === 'random');
  return {
    use: INTENDED_USE,
    ...(random === undefined ? {} : noticeOf(random.classifier.views[0], effects)),
    ...{ images: first?.predictions.truth.length ?? 0, patients },
    contenders: asked.map(({ name, predictions }) => {
      const { accuracy, top2 } = evaluate(predictions, options);
      return { name, accuracy, top2 };
    }),
    ...comparePredictions(asked, options),
  };
}
