import { boxHeight, boxWidth } from './box.ts';
import { type CellGrid, type Part, partsOf } from './cell-grid.ts';

/** Two parts are pictures side by side where no side of one is less than this share of the other's. */
const LIKE_SIZE = 0.6;
/** Where the middle of a part's upper end may lie, as a share of its width, for it to be whole. */
const HEAD = { from: 0.3, to: 0.7 };
/** The upper end of a part: this share of its height. */
const HEAD_SHARE = 0.15;

/**
 * How many pictures of like size the content of a frame consists of: 2 on a dual screen, 4 on a
 * quad one, 1 on an ordinary one. A picture has its upper end above its middle, be it a fan or a
 * field; the halves into which a shadow parts one fan have theirs at their sides.
 *
 * @param share of the largest part's cells that a part must have to be a picture.
 */
export function countPictures(content: CellGrid, share: number): number {
  const { labels, parts } = partsOf(content);
  const largest = Math.max(0, ...parts.map(({ cells }) => cells));
  const of = parts.find(({ cells }) => cells === largest);
  if (of === undefined) return 0;
  const pictures = parts.filter(
    (part, i) =>
      part.cells >= share * largest &&
      isLike(boxWidth(part.box), boxWidth(of.box)) &&
      isLike(boxHeight(part.box), boxHeight(of.box)) &&
      isHeaded(part, i + 1, labels, content.across),
  );
  return Math.max(1, pictures.length);
}

function isLike(a: number, b: number): boolean {
  return Math.min(a, b) >= LIKE_SIZE * Math.max(a, b);
}

function isHeaded({ box }: Part, number: number, labels: Uint32Array, across: number): boolean {
  const rows = Math.max(1, Math.round(HEAD_SHARE * boxHeight(box)));
  let [sum, count] = [0, 0];
  for (let y = box.y0; y < box.y0 + rows; y++) {
    for (let x = box.x0; x <= box.x1; x++) {
      if (labels[y * across + x] !== number) continue;
      sum += x + 0.5 - box.x0;
      count++;
    }
  }
  const middle = sum / count / boxWidth(box);
  return middle >= HEAD.from && middle <= HEAD.to;
}
