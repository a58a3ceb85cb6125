import type { FileRecord } from '../../catalog/index.ts';
import type { EvaluatedRun } from '../../pipeline/index.ts';

/** The figures of an evaluation as they travel; the schema of the answer drops the rest. */
export function shownEvaluation(
  { metrics, curves, riskCoverage, warnings }: EvaluatedRun,
  files: readonly FileRecord[],
) {
  const abstention = metrics.tuned?.abstention ?? null;
  return {
    ...metrics,
    warnings,
    synthetic: files.some(({ acquisition }) => acquisition?.synthetic === true),
    roc: curves.map(({ category, roc }) => ({
      category,
      points: roc?.map(({ sensitivity, specificity }) => ({ sensitivity, specificity })) ?? null,
    })),
    riskCoverage,
    abstention:
      abstention === null || abstention.threshold === null || abstention.test === null
        ? null
        : {
            target: abstention.target,
            threshold: abstention.threshold,
            coverage: abstention.test.coverage.value,
            accuracy: abstention.test.accuracy?.value ?? null,
          },
  };
}
