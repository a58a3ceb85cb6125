import type { Box } from '../../region/index.ts';

/** A word of a line. */
export interface ReadWord {
  readonly text: string;
  /** In pixels of the line's image; may reach a little beyond it. */
  readonly box: Box;
  /** From 0, a guess, to 1. */
  readonly certainty: number;
}
