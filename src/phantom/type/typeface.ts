/** How much of every pixel of a character's cell is inked, 0 to 1, row by row. */
export interface Glyph {
  readonly width: number;
  readonly height: number;
  /** Row of the cell above which the capitals begin. */
  readonly capitalTop: number;
  readonly ink: Float32Array;
  /** Pixels to the next character. */
  readonly advance: number;
}

/** The letters of a screen, made by us: no font file is read, so that every machine draws the same. */
export interface Typeface {
  readonly name: string;
  /** Whether it has lower-case letters; one without prints capitals for them. */
  readonly lowerCase: boolean;
  /** The sizes between 8 and 20 that it comes in; capitals of size n are n - 1 pixels high. */
  readonly sizes: readonly number[];
  /** Undefined for a character it lacks, which leaves a gap. */
  glyph(character: string, size: number): Glyph | undefined;
  /** Pixels that a space or a missing character takes. */
  space(size: number): number;
}

/** Width in pixels of a line of text. */
export function lineWidth(face: Typeface, size: number, text: string): number {
  let width = 0;
  for (const character of text) {
    width += face.glyph(character, size)?.advance ?? face.space(size);
  }
  return width;
}

/** Keeps what was computed for a character and size. */
export function remembered(
  draw: (character: string, size: number) => Glyph | undefined,
): (character: string, size: number) => Glyph | undefined {
  const known = new Map<string, Glyph | undefined>();
  return (character, size) => {
    const key = `${size}${character}`;
    if (!known.has(key)) known.set(key, draw(character, size));
    return known.get(key);
  };
}
