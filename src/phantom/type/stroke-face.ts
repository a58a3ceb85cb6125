import { STROKE_LETTERS } from './stroke-letters.ts';
import { type Glyph, remembered, type Typeface } from './typeface.ts';

type Line = readonly (readonly [x: number, y: number])[];

/** How a pen writes the same letters. */
export interface Pen {
  /** Of the strokes, as a share of the height of the capitals; never below one pixel. */
  readonly weight: number;
  /** Of the letters, 1 = as drawn. */
  readonly width: number;
  /** Between letters, in units of an eighth of the height. */
  readonly gap: number;
  /** Every letter gets the same room, and upright strokes end in feet. */
  readonly typewriter: boolean;
}

const UNITS = 8;
const LOWEST = 10.5;
const HIGHEST = -0.6;
/** Room of one letter of a typewriter, and half the width of its feet. */
const ROOM = 5.6;
const FOOT = 1.15;
const PIECES = 6;
const SIZES = [8, 9, 10, 11, 12, 13, 14, 16, 18, 20] as const;

/** A typeface of smooth strokes in any size, drawn with soft edges. */
export function strokeFace(name: string, pen: Pen): Typeface {
  return {
    name,
    lowerCase: true,
    sizes: SIZES,
    glyph: remembered((character, size) => {
      const strokes = STROKE_LETTERS[character];
      return strokes === undefined ? undefined : write(strokes, pen, size - 1);
    }),
    space: (size) => Math.round(((size - 1) / UNITS) * (pen.typewriter ? ROOM + pen.gap : 4)),
  };
}

function write(strokes: string, pen: Pen, capital: number): Glyph {
  const weight = Math.max(1.1, pen.weight * capital);
  const unit = (capital - weight) / UNITS;
  const written = readStrokes(strokes);
  const right = Math.max(...written.flat().map(([x]) => x));
  const squeeze = pen.typewriter ? Math.min(1, ROOM / Math.max(right, 1)) : 1;
  const indent = pen.typewriter ? (ROOM - squeeze * right) / 2 : 0;
  const lines = (pen.typewriter ? withFeet(written) : written).map((line) =>
    line.map(([x, y]) => [squeeze * x + indent, y] as const),
  );
  const capitalTop = Math.ceil(-HIGHEST * unit);
  // Letters without feet may still reach past their room by half a stroke.
  const margin = pen.typewriter ? 1 : 0;
  const across = unit * pen.width;
  const room = pen.typewriter ? ROOM : right;
  const width = Math.ceil(room * across + weight) + 1 + 2 * margin;
  const height = capitalTop + Math.ceil(LOWEST * unit + weight) + 1;
  const placed = lines.map((line) =>
    line.map(
      ([x, y]) => [margin + weight / 2 + x * across, capitalTop + weight / 2 + y * unit] as const,
    ),
  );
  const ink = Float32Array.from({ length: width * height }, (_, i) => {
    const distance = distanceTo(placed, (i % width) + 0.5, Math.trunc(i / width) + 0.5);
    return Math.min(1, Math.max(0, weight / 2 + 0.5 - distance));
  });
  const advance = Math.max(2, Math.round(room * across + weight + pen.gap * unit));
  return { width, height, capitalTop, ink, advance };
}

function readStrokes(strokes: string): Line[] {
  const lines: [number, number][][] = [];
  for (const [, command, places = ''] of strokes.matchAll(/([MLQ])([^MLQ]*)/g)) {
    const [a = 0, b = 0, c = 0, d = 0] = places.trim().split(' ').map(Number);
    const line = lines.at(-1);
    if (command === 'M' || line === undefined) {
      lines.push([[a, b]]);
    } else if (command === 'L') line.push([a, b]);
    else line.push(...curve(line.at(-1) ?? [a, b], [a, b], [c, d]));
  }
  return lines;
}

function curve(
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): [number, number][] {
  return Array.from({ length: PIECES }, (_, i) => {
    const t = (i + 1) / PIECES;
    const [p, q, r] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
    return [p * x0 + q * x1 + r * x2, p * y0 + q * y1 + r * y2];
  });
}

/** Length of the hooks at the ends of level strokes. */
const HOOK = 1.5;

/** Feet for upright strokes and hooks for level ones that end free at the line or at the top. */
function withFeet(lines: readonly Line[]): Line[] {
  const ends = lines.flatMap((line) => [
    [line[0], line[1]] as const,
    [line.at(-1), line.at(-2)] as const,
  ]);
  const feet = ends.flatMap(([end, next]): Line[] => {
    if (end === undefined || next === undefined) return [];
    const [x, y] = end;
    const upright = Math.abs(next[0] - x) < 0.5 * Math.abs(next[1] - y);
    const level = next[1] === y && Math.abs(next[0] - x) > 2;
    if (level && (y === 0 || y === UNITS)) {
      return [
        [
          [x, y],
          [x, y === 0 ? HOOK : UNITS - HOOK],
        ],
      ];
    }
    if (!upright || Math.abs(next[1] - y) < 1.5 || ![0, 3, UNITS].includes(y)) return [];
    return [
      [
        [x - FOOT, y],
        [x + FOOT, y],
      ],
    ];
  });
  return [...lines, ...feet];
}

function distanceTo(lines: readonly Line[], x: number, y: number): number {
  let nearest = Infinity;
  for (const line of lines) {
    for (let i = 0; i + 1 < line.length; i++) {
      const [x0, y0] = line[i] ?? [0, 0];
      const [x1, y1] = line[i + 1] ?? [0, 0];
      const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
      const foot = length > 0 ? ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length : 0;
      const share = Math.min(1, Math.max(0, foot));
      const square = (x - x0 - share * (x1 - x0)) ** 2 + (y - y0 - share * (y1 - y0)) ** 2;
      nearest = Math.min(nearest, square);
    }
  }
  return Math.sqrt(nearest);
}
