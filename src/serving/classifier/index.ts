export { newKey, readKeys, writeKeys } from './api-keys.ts';
export { serveClassifier } from './serve-classifier.ts';
