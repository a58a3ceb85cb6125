import type { LineImage } from '../lines/line-image.ts';
import type { ReadWord } from './read-word.ts';

/** Ink is darker than this; speckle is lighter. */
const INK = 144;

/** Whether there is ink in each column. */
export function inkColumns({ pixels, width, height }: LineImage): boolean[] {
  return Array.from({ length: width }, (_, x) => {
    for (let y = 0; y < height; y++) if (isInk(pixels[y * width + x])) return true;
    return false;
  });
}

/**
 * Words with boxes of their own ink. A recognition network says where a word begins; it may let its box
 * reach over the words behind it, or over the whole line.
 *
 * @param words from left to right.
 */
export function inkBoxes(words: readonly ReadWord[], image: LineImage): ReadWord[] {
  const columns = inkColumns(image);
  const starts = startsOf(words, image.width);
  return words.map((word, i) => {
    const x0 = starts[i] ?? 0;
    let x1 = Math.max(x0, Math.min(word.box.x1, (starts[i + 1] ?? image.width) - 1));
    while (x1 > x0 && columns[x1] !== true) x1--;
    const rows = inkRows(image, x0, x1) ?? { y0: word.box.y0, y1: word.box.y1 };
    return { ...word, box: { x0, x1, ...rows } };
  });
}

/** Where each word begins; one whose box begins before the word to its left begins where that one ends. */
function startsOf(words: readonly ReadWord[], width: number): number[] {
  const starts: number[] = [];
  for (const [i, { box }] of words.entries()) {
    const last = starts.at(-1) ?? -1;
    const end = Math.min(words[i - 1]?.box.x1 ?? -1, (words[i + 1]?.box.x0 ?? width) - 2);
    starts.push(box.x0 > last ? box.x0 : Math.max(last, end) + 1);
  }
  return starts;
}

/** The first and the last row with ink between two columns; null where there is none. */
function inkRows({ pixels, width, height }: LineImage, from: number, to: number) {
  const hasInk = (y: number) =>
    pixels.subarray(y * width + Math.max(0, from), y * width + to + 1).some(isInk);
  let [y0, y1] = [0, height - 1];
  while (y0 <= y1 && !hasInk(y0)) y0++;
  while (y1 > y0 && !hasInk(y1)) y1--;
  return y0 > y1 ? null : { y0, y1 };
}

function isInk(level: number | undefined): boolean {
  return (level ?? 255) < INK;
}
