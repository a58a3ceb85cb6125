export { serve, type Serving } from './serve.ts';
export { newKey, readKeys, serveClassifier, writeKeys } from './classifier/index.ts';
