import { type Glyph, remembered, type Typeface } from './typeface.ts';

/** Characters drawn side by side, a blank column between them; '#' is ink. */
export interface Strip {
  readonly characters: string;
  readonly rows: string;
}

/**
 * A typeface of dots on a fixed grid, in its own size and twice that; capitals only.
 *
 * @param columns, rows of one character.
 */
export function bitmapFace(
  name: string,
  columns: number,
  rows: number,
  strips: readonly Strip[],
): Typeface {
  const dots = readStrips(columns, strips);
  const scaleOf = (size: number) => Math.max(1, Math.round((size - 1) / rows));
  const glyph = remembered((character, size) => {
    const rowsOf = dots.get(character.toUpperCase());
    return rowsOf && enlarged(rowsOf, columns, rows, scaleOf(size));
  });
  return {
    name,
    lowerCase: false,
    sizes: [rows + 1, 2 * rows + 1],
    glyph,
    space: (size) => (columns + 1) * scaleOf(size),
  };
}

function readStrips(columns: number, strips: readonly Strip[]): Map<string, string[]> {
  const dots = new Map<string, string[]>();
  for (const { characters, rows } of strips) {
    const lines = rows.split('\n').filter((line) => line !== '');
    for (const [i, character] of Array.from(characters).entries()) {
      const from = i * (columns + 1);
      dots.set(
        character,
        lines.map((line) => line.slice(from, from + columns)),
      );
    }
  }
  return dots;
}

function enlarged(dots: readonly string[], columns: number, rows: number, scale: number): Glyph {
  const width = columns * scale;
  const height = rows * scale;
  const isDot = (x: number, y: number) => dots[y]?.charAt(x) === '#';
  const ink = Float32Array.from({ length: width * height }, (_, i) => {
    const [u, v] = [i % width, Math.trunc(i / width)];
    const [x, y] = [Math.trunc(u / scale), Math.trunc(v / scale)];
    if (isDot(x, y)) return 1;
    // Doubled characters are rounded, as displays do: a quarter between two dots that touch at their
    // corners alone is filled.
    const [dx, dy] = [u % scale === 0 ? -1 : 1, v % scale === 0 ? -1 : 1];
    const rounds = isDot(x + dx, y) && isDot(x, y + dy) && !isDot(x + dx, y + dy);
    return scale === 2 && rounds ? 1 : 0;
  });
  return { width, height, capitalTop: 0, ink, advance: (columns + 1) * scale };
}
