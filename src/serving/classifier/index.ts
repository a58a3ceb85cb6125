export { newKey, readKeys, writeKeys } from './api-keys.ts';
export { serveClassifier, type ServeClassifierOptions } from './serve-classifier.ts';
