export { extractOnWorkers } from './extract-on-workers.ts';
export { sharedKinds, SharedFeatures } from './shared-features.ts';
