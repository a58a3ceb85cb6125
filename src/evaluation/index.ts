export { abstention, type Abstention } from './abstention.ts';
export {
  attributeAccuracy,
  type AttributeAccuracy,
  type Attributes,
  type NearMiss,
} from './attribute-accuracy.ts';
export { brierScore } from './brier-score.ts';
export { calibration } from './calibration.ts';
export { clopperPearson } from './clopper-pearson.ts';
export { clusteredMcnemar } from './clustered-mcnemar.ts';
export { cochranQ } from './cochran-q.ts';
export { cohenKappa } from './cohen-kappa.ts';
export { comparePredictions, type Comparison } from './compare-predictions.ts';
export { aucDifference, aucInterval } from './compare-auc.ts';
export type { Estimate, Interval } from './estimate.ts';
export { type CategoryEvaluation, evaluate, type Evaluation } from './evaluate.ts';
export { likelyErrors } from './confident-learning.ts';
export { holm } from './holm.ts';
export { logLoss } from './log-loss.ts';
export { meanReader } from './mean-reader.ts';
export { mcnemar } from './mcnemar.ts';
export { mostConfidentMistakes } from './mistakes.ts';
export { averagePrecision, prCurve, type PrPoint } from './pr-curve.ts';
export { mostProbable, type Predictions, selectImages } from './predictions.ts';
export { populationStability, type Stability } from './population-stability.ts';
export { pairedDifference } from './paired-difference.ts';
export { recalibration, type Recalibration } from './recalibration.ts';
export { riskCoverage, type RiskCoveragePoint, thresholdFor } from './risk-coverage.ts';
export { rocAuc } from './roc-auc.ts';
export { rocCurve, type RocPoint } from './roc-curve.ts';
export { atTemperature, fitTemperature } from './temperature.ts';
export { weightedShare } from './weighted-share.ts';
export { wilson } from './wilson.ts';
