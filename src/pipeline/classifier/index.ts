export type { DayOfDrift } from './drift.ts';
export { DriftBook } from './drift-book.ts';
export { exportClassifier, type ExportResult } from './export-classifier.ts';
export {
  type ClassifierOptions,
  openClassifier,
  type PackedClassifier,
} from './open-classifier.ts';
export { predictPacked } from './predict-packed.ts';
