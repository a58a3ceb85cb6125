export { designStudy, type StudyDesign } from './design-study.ts';
export { imrmcText, mrmcAovRows } from './mrmc.ts';
export { probabilitiesOf } from './probabilities-of.ts';
export { pictures, type ReaderCase, type ReaderStudy, readerStudySchema } from './reader-study.ts';
export { type Answer, checkAnswers, checkLockable, type Reading, showings } from './reading.ts';
export { readingOrder } from './reading-order.ts';
