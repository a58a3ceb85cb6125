import type { en } from './en.ts';

/** Every sentence that the workbench says, in one language; a missing one is a type error. */
export type Texts = typeof en;
