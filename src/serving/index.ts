export { serve, type Serving } from './serve.ts';
export {
  newKey,
  readKeys,
  serveClassifier,
  type ServeClassifierOptions,
  writeKeys,
} from './classifier/index.ts';
