export { evaluate } from './evaluate.ts';
export type { CategoryEvaluation, Evaluation, EvaluationOptions } from './evaluate.ts';
export type { Estimate, Interval } from './estimate.ts';
export { mostConfidentMistakes, type Mistake } from './mistakes.ts';
export { mostProbable, type Predictions } from './predictions.ts';
export { wilson } from './wilson.ts';
