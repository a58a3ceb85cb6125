import type { AbdominalView } from './taxonomy.ts';
import type { WrittenText } from './picture.ts';

/** What became of one planned image: what the files beside the images are made of. */
export interface PageRecord {
  /** Relative to the phantom's folder, '/'-separated. */
  readonly file: string;
  readonly uid: string;
  readonly frames: number;
  /** What the phantom drew; null where it belongs to none of the categories. */
  readonly category: AbdominalView | null;
  readonly readable: boolean;
  /** Every line of text on the screen, of a loop on its first frame. */
  readonly text: readonly WrittenText[];
}
