export { evaluate } from './evaluate.ts';
export type { Evaluation } from './evaluate.ts';
export type { Estimate, Interval } from './estimate.ts';
export { mostConfidentMistakes } from './mistakes.ts';
export { mostProbable, type Predictions } from './predictions.ts';
export { wilson } from './wilson.ts';
