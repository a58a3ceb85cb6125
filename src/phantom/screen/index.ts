import { KESTREL } from './kestrel.ts';
import type { Layout } from './layout.ts';
import { ONDARA } from './ondara.ts';
import { VELIQ } from './veliq.ts';

/** The screens of three vendors that do not exist. */
export const LAYOUTS: readonly Layout[] = [ONDARA, KESTREL, VELIQ];
