import type { Box } from '../../region/index.ts';
import type { Stroke } from './strokes.ts';

/** Strokes that stand beside each other like the letters of a line. */
export interface LineCandidate {
  readonly box: Box;
  /** Those as high as letters, from left to right. */
  readonly letters: readonly Stroke[];
  /** The median height of its letters. */
  readonly height: number;
}
