export {
  exportAnswers,
  importAnswers,
  type ImportedAnswers,
  lockReading,
  type ReadingStatus,
  readingStatus,
} from './answers.ts';
export { createStudy, type CreatedStudy } from './create-study.ts';
export { findStudy } from './find-study.ts';
export { exportMrmc } from './export-mrmc.ts';
export { type Agreement, readerContenders } from './reader-contenders.ts';
export { writeCases, type WrittenCases } from './write-cases.ts';
export { answerNext, nextPicture, type ReadingState, readingState } from './next-picture.ts';
