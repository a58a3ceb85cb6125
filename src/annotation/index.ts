export type { Annotation, Evidence, Laterality, Plane } from './annotation.ts';
export { findLines } from './lines/find-lines.ts';
export { LineReaders } from './reading/line-readers.ts';
export { wordsOfLines } from './reading/words-of-lines.ts';
export { isOfExamination, type Word, wordsOf, type WordSource } from './words.ts';
