export type { Annotation, Evidence, Laterality, Plane } from './annotation.ts';
export { isOfExamination, type Word, wordsOf, type WordSource } from './words.ts';
