import { lineWidth, type Typeface } from './type/index.ts';

export type Colour = readonly [red: number, green: number, blue: number];

/** A part of a picture: left and top edge, and how many pixels it measures. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line of text as it is to be set. */
export interface Lettering {
  readonly face: Typeface;
  readonly size: number;
  readonly colour: Colour;
  /** Drawn one pixel to the lower right in black first. */
  readonly shadow?: boolean;
}

/** What a line of text is there for. */
export type TextRole = 'annotation' | 'furniture';

/** A line of text as it stands on a picture. */
export interface WrittenText {
  readonly text: string;
  readonly role: TextRole;
  /** Of its capitals. */
  readonly box: Rectangle;
}

/** A screen while it is drawn: gray, where colours become their luma, or colour. */
export class Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
  /** Every line of text so far. */
  readonly written: WrittenText[] = [];

  constructor(width: number, height: number, channels: 1 | 3) {
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.pixels = new Uint8Array(width * height * channels);
  }

  /** Covers a share of a pixel with a colour; places outside are left alone. */
  blend(x: number, y: number, colour: Colour, share = 1): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height || share <= 0) return;
    const i = (y * this.width + x) * this.channels;
    if (this.channels === 1) {
      this.#mix(i, brightness(colour), share);
      return;
    }
    for (let channel = 0; channel < 3; channel++)
      this.#mix(i + channel, colour[channel] ?? 0, share);
  }

  #mix(i: number, value: number, share: number): void {
    const before = this.pixels[i] ?? 0;
    this.pixels[i] = Math.round(before + (value - before) * share);
  }

  /** Brightness of a pixel, 0 to 255; 0 outside. */
  at(x: number, y: number): number {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return 0;
    const i = (y * this.width + x) * this.channels;
    const first = this.pixels[i] ?? 0;
    if (this.channels === 1) return first;
    return brightness([first, this.pixels[i + 1] ?? 0, this.pixels[i + 2] ?? 0]);
  }

  fill({ x, y, width, height }: Rectangle, colour: Colour): void {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) this.blend(column, row, colour);
    }
  }

  frame({ x, y, width, height }: Rectangle, colour: Colour): void {
    this.fill({ x, y, width, height: 1 }, colour);
    this.fill({ x, y: y + height - 1, width, height: 1 }, colour);
    this.fill({ x, y, width: 1, height }, colour);
    this.fill({ x: x + width - 1, y, width: 1, height }, colour);
  }

  /** A line one pixel wide; `dash` leaves out every second run of that many pixels. */
  line(
    [x0, y0]: readonly [number, number],
    [x1, y1]: readonly [number, number],
    colour: Colour,
    dash = 0,
  ): void {
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
    for (let i = 0; i <= steps; i++) {
      if (dash > 0 && Math.trunc(i / dash) % 2 === 1) continue;
      const share = i / steps;
      this.blend(Math.round(x0 + share * (x1 - x0)), Math.round(y0 + share * (y1 - y0)), colour);
    }
  }

  /** A line through all the places. */
  path(places: readonly (readonly [number, number])[], colour: Colour): void {
    for (let i = 0; i + 1 < places.length; i++) {
      this.line(places[i] ?? [0, 0], places[i + 1] ?? [0, 0], colour);
    }
  }

  /**
   * Sets one line of text.
   *
   * @param x left edge, @param y upper edge of the capitals.
   * @returns the box of its capitals.
   */
  write(
    text: string,
    x: number,
    y: number,
    lettering: Lettering,
    role: TextRole = 'furniture',
  ): Rectangle {
    const { face, size, colour, shadow = false } = lettering;
    if (shadow) this.#set(text, x + 1, y + 1, face, size, [0, 0, 0]);
    this.#set(text, x, y, face, size, colour);
    const box = { x, y, width: lineWidth(face, size, text), height: size - 1 };
    if (text.trim() !== '') this.written.push({ text, role, box });
    return box;
  }

  #set(text: string, x: number, y: number, face: Typeface, size: number, colour: Colour): void {
    let left = x;
    for (const character of text) {
      const glyph = face.glyph(character, size);
      if (glyph !== undefined) {
        for (const [i, ink] of glyph.ink.entries()) {
          if (ink === 0) continue;
          const row = y - glyph.capitalTop + Math.trunc(i / glyph.width);
          this.blend(left + (i % glyph.width), row, colour, ink);
        }
      }
      left += glyph?.advance ?? face.space(size);
    }
  }
}

/** Luma of a colour (ITU-R BT.601). */
export function brightness([red, green, blue]: Colour): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
