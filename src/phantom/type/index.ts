import { LARGE_BITMAP } from './large-bitmap.ts';
import { SMALL_BITMAP } from './small-bitmap.ts';
import { strokeFace } from './stroke-face.ts';
import type { Typeface } from './typeface.ts';

export { lineWidth, type Typeface } from './typeface.ts';

/** The letters that screens come in. */
export const TYPEFACES: readonly Typeface[] = [
  SMALL_BITMAP,
  LARGE_BITMAP,
  strokeFace('plain strokes', { weight: 0.13, width: 0.92, gap: 1.7, typewriter: false }),
  strokeFace('typewriter', { weight: 0.11, width: 0.95, gap: 2.2, typewriter: true }),
];
