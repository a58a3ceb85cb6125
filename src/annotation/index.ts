export type { Annotation } from './annotation.ts';
export { categorise, type Categorised } from './categorise.ts';
export { annotationSettings } from './settings.ts';
export { loadTaxonomy, presetNames, type Taxonomy } from './taxonomy.ts';
export { understand } from './understand.ts';
export { loadVocabulary, type Vocabulary } from './vocabulary.ts';
export { type Word, wordsOf, type WordSource } from './words.ts';
