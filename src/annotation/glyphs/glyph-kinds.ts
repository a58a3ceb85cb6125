import type { Glyph } from './glyph.ts';

/**
 * No pixel of two glyphs of one kind differs by more than this, of 255: what JPEG at quality 75 and
 * the shades of a line's image change. A stroke more or less changes some pixel by nearly 255.
 */
const MOST_APART = 85;

/** Glyphs sorted into kinds, those that look the same. */
export interface GlyphKinds {
  /** The commonest glyph of each kind. */
  readonly models: readonly Glyph[];
  /** The kinds of each line's glyphs, from left to right, as indices. */
  readonly ofLines: readonly (readonly number[])[];
}

/**
 * Sorts the glyphs of lines into kinds. A shape that comes often is the model of those that differ
 * from it by noise, so that the kinds do not depend on the order of the lines.
 */
export function glyphKinds(lines: readonly (readonly Glyph[])[]): GlyphKinds {
  const shapes = new Map<string, { readonly glyph: Glyph; count: number }>();
  const keys = lines.map((glyphs) =>
    glyphs.map((glyph) => {
      const key = `${frameOf(glyph)} ${Buffer.from(glyph.pixels).toString('latin1')}`;
      const shape = shapes.get(key);
      if (shape === undefined) shapes.set(key, { glyph, count: 1 });
      else shape.count++;
      return key;
    }),
  );
  const inOrder = [...shapes].sort(
    ([a, { count: m }], [b, { count: n }]) => n - m || (a < b ? -1 : 1),
  );
  const models: Glyph[] = [];
  const byFrame = new Map<string, number[]>();
  const kindOf = new Map<string, number>();
  for (const [key, { glyph }] of inOrder) {
    const frame = frameOf(glyph);
    const alike = byFrame.get(frame) ?? [];
    byFrame.set(frame, alike);
    const kind = nearest(glyph, alike, models) ?? models.push(glyph) - 1;
    if (models[kind] === glyph) alike.push(kind);
    kindOf.set(key, kind);
  }
  return { models, ofLines: keys.map((ofLine) => ofLine.map((key) => kindOf.get(key) ?? 0)) };
}

/** What is equal in glyphs of one kind. */
function frameOf({ letterHeight, width, height, below }: Glyph): string {
  return `${letterHeight} ${width} ${height} ${below}`;
}

/** The nearest of some models of the same frame, unless all of them are of other kinds. */
function nearest(glyph: Glyph, among: readonly number[], models: readonly Glyph[]): number | null {
  let best: { kind: number; distance: number } | null = null;
  for (const kind of among) {
    const distance = sumOfDifferences(glyph.pixels, models[kind]?.pixels ?? glyph.pixels);
    if (distance < (best?.distance ?? Infinity)) best = { kind, distance };
  }
  return best?.kind ?? null;
}

/** Infinity where some pixel says that the two are not the same. */
function sumOfDifferences(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const apart = Math.abs((a[i] as number) - (b[i] as number));
    if (apart > MOST_APART) return Infinity;
    sum += apart;
  }
  return sum;
}
