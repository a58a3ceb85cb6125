export type { Head } from './head.ts';
export { headKinds } from './head.ts';
export type { TrainingSet } from './training-set.ts';
export { fitFc } from './fit-fc.ts';
export { fitLinear } from './fit-linear.ts';
export { predictProba } from './predict.ts';
export { loadHead, saveHead } from './head-file.ts';
