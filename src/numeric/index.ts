export { allocate } from './allocate.ts';
export { Random } from './random.ts';
export {
  betaQuantile,
  chiSquaredTail,
  normalQuantile,
  normalTail,
  tQuantile,
  tTail,
} from './distributions.ts';
export { sampleQuantile } from './sample-quantile.ts';
