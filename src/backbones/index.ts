export type { Backbone, BackboneRef, Pool } from './backbone.ts';
export { extractFeatures } from './extract-features.ts';
export { FeatureStore } from './feature-store.ts';
export { loadBackbone } from './load-backbone.ts';
export { backboneNames } from './registry.ts';
