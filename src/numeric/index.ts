export { Random } from './random.ts';
export { normalQuantile, tQuantile } from './distributions.ts';
export { sampleQuantile } from './sample-quantile.ts';
