export { ABDOMEN_11 } from './taxonomy.ts';
export { writePhantom } from './write-phantom.ts';
