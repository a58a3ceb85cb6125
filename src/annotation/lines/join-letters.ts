import { boxHeight, boxWidth } from '../../region/index.ts';
import type { LineCandidate } from './line-candidate.ts';
import type { Stroke } from './strokes.ts';

/** Heights of letters, in pixels: digits of 8 px type are 5 high, capitals of 24 px type 18. */
const HEIGHTS = { least: 5, most: 40 };
/** Letters of small or blurred type run together: this many times as wide as high at most. */
const LONGEST = 24;
/** The least share of its box that a letter fills: an L of thin strokes. */
const LEAST_FILL = 0.1;
/** Neighbours: how far apart and how unlike in height, as multiples of the higher one's height. */
const GAP = 1.3;
const HEIGHT_RATIO = 2;
/** Neighbours share at least this much of the lower one's height, and of the higher one's. */
const SHARED = { low: 0.65, high: 0.6 };
/** And stand out alike: gray levels between their peaks at most. */
const PEAKS = 70;

/** Joins strokes as high as letters to those beside them. */
export function joinLetters(strokes: readonly Stroke[]): LineCandidate[] {
  const letters = strokes.filter(isLetterSized).sort(fromLeft);
  const parents = letters.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parents[at] !== at) at = parents[at] ?? at;
    return at;
  };
  for (const [i, letter] of letters.entries()) {
    for (let j = i + 1; j < letters.length; j++) {
      const other = letters[j];
      if (other === undefined || other.x0 > letter.x1 + 1 + GAP * HEIGHTS.most) break;
      if (areNeighbours(letter, other)) parents[root(j)] = root(i);
    }
  }
  const lines = new Map<number, Stroke[]>();
  for (const [i, letter] of letters.entries()) {
    const key = root(i);
    const line = lines.get(key);
    if (line === undefined) lines.set(key, [letter]);
    else line.push(letter);
  }
  return [...lines.values()].map(candidateOf);
}

function fromLeft(a: Stroke, b: Stroke): number {
  return a.x0 - b.x0;
}

function isLetterSized(stroke: Stroke): boolean {
  const [width, height] = [boxWidth(stroke), boxHeight(stroke)];
  return (
    height >= HEIGHTS.least &&
    height <= HEIGHTS.most &&
    width <= LONGEST * height &&
    stroke.area >= LEAST_FILL * width * height
  );
}

function areNeighbours(left: Stroke, right: Stroke): boolean {
  const [a, b] = [boxHeight(left), boxHeight(right)];
  const [low, high] = a < b ? [a, b] : [b, a];
  const shared = Math.min(left.y1, right.y1) - Math.max(left.y0, right.y0) + 1;
  return (
    right.x0 - left.x1 - 1 <= GAP * high &&
    high <= HEIGHT_RATIO * low &&
    shared >= SHARED.low * low &&
    shared >= SHARED.high * high &&
    Math.abs(left.peak - right.peak) <= PEAKS
  );
}

function candidateOf(letters: readonly Stroke[]): LineCandidate {
  const heights = letters.map(boxHeight).sort((a, b) => a - b);
  return {
    letters,
    height: heights[heights.length >> 1] ?? 0,
    box: {
      x0: Math.min(...letters.map(({ x0 }) => x0)),
      y0: Math.min(...letters.map(({ y0 }) => y0)),
      x1: Math.max(...letters.map(({ x1 }) => x1)),
      y1: Math.max(...letters.map(({ y1 }) => y1)),
    },
  };
}
