export { type Correction, correctionSchema, frameProblem } from './correction.ts';
export { FeedbackFile, type Kept } from './feedback-file.ts';
export { openCorrections, type TakenCorrections, takeCorrections } from './take-corrections.ts';
