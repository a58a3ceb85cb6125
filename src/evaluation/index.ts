export {
  attributeAccuracy,
  type AttributeAccuracy,
  type Attributes,
} from './attribute-accuracy.ts';
export { brierScore } from './brier-score.ts';
export { calibration } from './calibration.ts';
export { clopperPearson } from './clopper-pearson.ts';
export { clusteredMcnemar } from './clustered-mcnemar.ts';
export { cochranQ } from './cochran-q.ts';
export { cohenKappa } from './cohen-kappa.ts';
export { aucDifference, aucInterval } from './compare-auc.ts';
export type { Estimate, Interval } from './estimate.ts';
export { evaluate, type Evaluation } from './evaluate.ts';
export { holm } from './holm.ts';
export { logLoss } from './log-loss.ts';
export { mcnemar } from './mcnemar.ts';
export { mostConfidentMistakes } from './mistakes.ts';
export { averagePrecision, prCurve } from './pr-curve.ts';
export { mostProbable, type Predictions } from './predictions.ts';
export { pairedDifference } from './paired-difference.ts';
export { riskCoverage, thresholdFor } from './risk-coverage.ts';
export { rocAuc } from './roc-auc.ts';
export { rocCurve } from './roc-curve.ts';
export { atTemperature, fitTemperature } from './temperature.ts';
export { wilson } from './wilson.ts';
