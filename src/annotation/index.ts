export { categorise } from './categorise.ts';
export { loadTaxonomy } from './taxonomy.ts';
export { understand } from './understand.ts';
export { loadVocabulary } from './vocabulary.ts';
export { wordsOf } from './words.ts';
