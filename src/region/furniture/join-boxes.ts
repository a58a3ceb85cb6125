import { type Box, boxArea, overlap } from '../box.ts';

/**
 * Joins boxes that overlap or lie close to each other, such as the letters of a word, as long as the
 * box around both is not much larger than the two.
 *
 * @param gap pixels between boxes that are close.
 * @param waste the box around two has at most this many times the area that both cover.
 */
export function joinBoxes(boxes: readonly Box[], gap: number, waste = 1.3): Box[] {
  const joined: Box[] = [];
  for (const box of boxes) {
    let grown = box;
    for (let i = 0; i < joined.length; i++) {
      const other = joined[i];
      if (other === undefined || !areClose(grown, other, gap)) continue;
      const around = boxAround(grown, other);
      const covered = boxArea(grown) + boxArea(other) - boxArea(overlap(grown, other));
      if (boxArea(around) > waste * covered) continue;
      grown = around;
      joined.splice(i, 1);
      // The grown box may now be close to one that was passed.
      i = -1;
    }
    joined.push(grown);
  }
  return joined.sort((a, b) => a.y0 - b.y0 || a.x0 - b.x0 || a.y1 - b.y1 || a.x1 - b.x1);
}

function areClose(a: Box, b: Box, gap: number): boolean {
  return (
    a.x0 <= b.x1 + gap + 1 &&
    b.x0 <= a.x1 + gap + 1 &&
    a.y0 <= b.y1 + gap + 1 &&
    b.y0 <= a.y1 + gap + 1
  );
}

function boxAround(a: Box, b: Box): Box {
  return {
    x0: Math.min(a.x0, b.x0),
    y0: Math.min(a.y0, b.y0),
    x1: Math.max(a.x1, b.x1),
    y1: Math.max(a.y1, b.y1),
  };
}
