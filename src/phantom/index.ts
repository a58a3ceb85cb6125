export { ABDOMEN_11 } from './taxonomy.ts';
export { type PhantomOptions, writePhantom } from './write-phantom.ts';
