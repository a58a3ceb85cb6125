import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import { type Estimate, evaluate, type Evaluation, selectImages } from '../../evaluation/index.ts';
import { renderCrossValidation } from '../../report/index.ts';
import { doAll } from '../do-all.ts';
import { loadRun } from '../predict/load-run.ts';
import type { Notice } from '../notice.ts';
import { INTENDED_USE, noticeOf, RANDOM_WEIGHTS } from '../notice.ts';
import { requireSplit } from '../train/require-split.ts';
import { writeRunFile } from '../predict/run-file.ts';
import { isPhantom, SYNTHETIC_IMAGES } from '../evaluate/synthetic-images.ts';
import { crossFit, foldsOf, openRefit } from './cross-fit.ts';
import { shareRun } from '../predict/shared-run.ts';

export interface CrossValidateOptions {
  readonly folds: number;
  /** How often everything is divided anew; absent: once. */
  readonly repeats?: number | undefined;
  /** Whether heads are fitted on shares of the patients too. */
  readonly learningCurve?: boolean | undefined;
  /** Of the folds and the bootstrap. */
  readonly seed?: number | undefined;
  readonly rounds?: number | undefined;
}

export interface CrossValidateResult extends Notice {
  readonly run: string;
  readonly use: string;
  readonly folds: number;
  /** Of the first division, every frame predicted by the head that did not see its patient. */
  readonly evaluation: Evaluation;
  /** Of the first division. */
  readonly byFold: readonly {
    readonly images: number;
    readonly patients: number;
    readonly accuracy: number;
  }[];
  /** The accuracy over all frames, for each division. */
  readonly repeats: readonly { readonly seed: number; readonly accuracy: number }[];
  /** From few patients to all; empty where it was not asked for. */
  readonly learningCurve: readonly {
    /** Patients and images that a head was fitted on, the mean over the folds. */
    readonly patients: number;
    readonly images: number;
    readonly accuracy: Estimate;
  }[];
  /** Path of the HTML report. */
  readonly report: string;
}

const SHARES = [0.125, 0.25, 0.5, 0.75];

/**
 * Cross-validates a run's head by patient on the frames that are not tested on, and says how accuracy
 * grows with the number of patients. The test part is not touched. Writes cross-validation.json and
 * .html into the run's folder.
 *
 * @throws UserError when there are fewer than two patients with images of a category.
 */
export async function crossValidate(
  workspace: Workspace,
  name: string,
  options: CrossValidateOptions,
  effects: Effects = silent,
): Promise<CrossValidateResult> {
  const { folds, repeats = 1, learningCurve = false, seed = 1, rounds = 2000 } = options;
  const classifier = await loadRun(workspace, name);
  const { rows: all } = await requireSplit(workspace);
  const rows = all.filter(({ part }) => part !== 'test');
  if (rows.length === 0) {
    throw new UserError('Cannot cross-validate: every labelled frame is in the test part.');
  }
  const refit = await openRefit(workspace, classifier, rows, effects);
  const sampling = { seed, rounds };
  const anew = Array.from({ length: repeats }, (_, repeat) => ({
    ...{ seed: seed + repeat, share: 1 },
    step: `Cross-validating, ${repeat + 1} of ${repeats}`,
  }));
  const shares = (learningCurve ? [...SHARES, 1] : []).map((share) => ({
    ...{ seed, share },
    step: `Learning from ${Math.round(100 * share)} % of the patients`,
  }));
  const works = [...anew, ...shares].map(({ step, ...asked }) => async (shared: Effects) => {
    const divided = foldsOf(refit, folds, asked.seed);
    const found = await crossFit(refit, { folds: divided, ...asked }, step, shared);
    return { ...asked, ...found, divided };
  });
  const fits = await doAll(works, effects);
  const accuracies: { seed: number; accuracy: number }[] = [];
  let first: Pick<CrossValidateResult, 'evaluation' | 'byFold'> | undefined;
  const curve: CrossValidateResult['learningCurve'][number][] = [];
  for (const { seed: own, divided, predictions, fitted } of fits) {
    const isFirst = first === undefined;
    if (accuracies.length === repeats) {
      const mean = (of: 'images' | 'patients'): number =>
        fitted.reduce((sum, one) => sum + one[of], 0) / fitted.length;
      const { accuracy } = evaluate(predictions, sampling);
      curve.push({ patients: mean('patients'), images: mean('images'), accuracy });
      continue;
    }
    const evaluation = evaluate(predictions, isFirst ? sampling : { rounds: 1 });
    accuracies.push({ seed: own, accuracy: evaluation.accuracy.value });
    first ??= {
      evaluation,
      byFold: divided.map(({ held }) => {
        const ofFold = evaluate(selectImages(predictions, Array.from(held)), { rounds: 1 });
        const { images, patients, accuracy } = ofFold;
        return { images, patients, accuracy: accuracy.value };
      }),
    };
  }
  if (first === undefined) throw new RangeError('Cross-validation takes at least 1 repeat');
  const result = {
    ...{ run: name, use: INTENDED_USE, ...noticeOf(classifier.views[0], effects), folds },
    ...{ ...first, repeats: accuracies, learningCurve: curve },
  };
  const json = `${JSON.stringify(result, null, 1)}\n`;
  await writeRunFile(workspace, name, 'cross-validation.json', json);
  const html = renderCrossValidation({
    ...result,
    version: classifier.run.sonograft,
    banners: [
      ...(result.notice === undefined ? [] : [RANDOM_WEIGHTS]),
      ...(isPhantom(await workspace.catalog.files()) ? [SYNTHETIC_IMAGES] : []),
    ],
  });
  const report = await writeRunFile(workspace, name, 'cross-validation.html', html);
  await refit.close();
  await shareRun(workspace, name);
  return { ...result, report };
}
