export type { Annotation } from './annotation.ts';
export { categorise, type Categorised } from './categorise.ts';
export { atSize } from './lines/at-size.ts';
export { findLines, type TextLine } from './lines/find-lines.ts';
export { LineReaders } from './reading/line-readers.ts';
export { readAlone, type ReadLine } from './reading/read-alone.ts';
export type { ReadWord } from './reading/read-word.ts';
export { READING, type UnreadLine } from './reading/recogniser.ts';
export { wordsOfLines } from './reading/words-of-lines.ts';
export { readScreens } from './read-screens.ts';
export { annotationSettings } from './settings.ts';
export {
  type CodedTaxonomy,
  codeOf,
  loadTaxonomy,
  presetNames,
  presetPath,
  type Taxonomy,
} from './taxonomy.ts';
export { understand } from './understand.ts';
export { loadVocabulary, type Vocabulary } from './vocabulary.ts';
export { readVocabularyFile, vocabularySchema } from './vocabulary-file.ts';
export { type Word, wordsOf, type WordSource } from './words.ts';
export { withhold } from './withhold.ts';
