import type { ListedFile } from '../../catalog/index.ts';
import type { EvaluatedRun } from '../../pipeline/index.ts';

/** The figures of an evaluation as they travel; the schema of the answer drops the rest. */
export function shownEvaluation(
  { metrics, curves, riskCoverage, warnings }: EvaluatedRun,
  files: readonly ListedFile[],
) {
  const abstention = metrics.tuned?.abstention ?? null;
  const { target = 0, threshold = null, test = null } = abstention ?? {};
  return {
    ...metrics,
    warnings,
    synthetic: files.some((file) => file.synthetic),
    roc: curves.map(({ category, roc }) => ({
      category,
      points: roc?.map(({ sensitivity, specificity }) => ({ sensitivity, specificity })) ?? null,
    })),
    riskCoverage,
    abstention:
      threshold === null || test === null || test.accuracy === null
        ? null
        : { target, threshold, coverage: test.coverage.value, accuracy: test.accuracy.value },
  };
}
