import type { Word } from './words.ts';

export type Laterality = 'left' | 'right';

export type Plane = 'longitudinal' | 'transverse' | 'coronal' | 'oblique';

/** What one word, or several together, were taken to say. */
export interface Evidence {
  readonly kind: 'organ' | 'laterality' | 'plane' | 'qualifier' | 'doubt';
  /** What was understood, such as `kidney`, `left` or `lower pole`. */
  readonly value: string;
  /** The words that said it, in reading order; one that was run together says several things. */
  readonly words: readonly Word[];
  /** The spelling of the vocabulary, where the word was mended into it; else null. */
  readonly mended: string | null;
}

/** What is said of a frame. */
export interface Annotation {
  /** In the order of the vocabulary; none: no organ is stated. */
  readonly organs: readonly string[];
  /** Null when it is not stated, or when both sides are. */
  readonly laterality: Laterality | null;
  /** Null when it is not stated, or when several are. */
  readonly plane: Plane | null;
  /** Parts, positions and findings, such as `lower pole`, `supine` and `stone`; sorted. */
  readonly qualifiers: readonly string[];
  /** Why nothing may be concluded from it, one phrase each; empty: all is clear. */
  readonly doubts: readonly string[];
  /** That of the least certain word that counted, from 0 to 1; 1 when none did. */
  readonly certainty: number;
  readonly evidence: readonly Evidence[];
}
