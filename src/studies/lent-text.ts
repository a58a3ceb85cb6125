import type { DataSet } from 'dicom-parser';
import type { HeaderText } from './header-texts.ts';

/** Text that one file lends to an image in another. */
export interface LentText extends HeaderText {
  /** The image's. */
  readonly sopInstanceUID: string;
  /** Its frames, from 0; null: all. */
  readonly frames: readonly number[] | null;
}

/** The image, and its frames, that an item of a sequence of references names. */
export function referenceOf(item: DataSet): Pick<LentText, 'sopInstanceUID' | 'frames'>[] {
  const sopInstanceUID = item.string('x00081155')?.trim() ?? '';
  if (sopInstanceUID === '') return [];
  const numbers = (item.string('x00081160') ?? '')
    .split('\\')
    .map((number) => Number(number.trim() || NaN))
    .filter((number) => Number.isInteger(number) && number > 0);
  return [{ sopInstanceUID, frames: numbers.length === 0 ? null : numbers.map((n) => n - 1) }];
}
