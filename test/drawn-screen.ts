import { Random } from '../src/numeric/index.ts';
import { TYPEFACES } from '../src/phantom/type/index.ts';
import { luma, type Raster } from '../src/studies/index.ts';
import { typeWords } from './type-words.ts';

/** A gray level, or red, green and blue. */
export type Colour = number | readonly [number, number, number];

/** A screen in the making, in colour: tissue, flow and furniture are drawn on a plain background. */
export class DrawnScreen {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;

  constructor(width = 400, height = 300, background = 0) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(3 * width * height).fill(background);
  }

  set(x: number, y: number, colour: Colour): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const rgb = typeof colour === 'number' ? [colour, colour, colour] : colour;
    this.pixels.set(rgb, 3 * (y * this.width + x));
  }

  /** Every pixel of a rectangle, bounds inclusive, in the colour that `colour` gives it. */
  paint(
    [x0, y0, x1, y1]: readonly [number, number, number, number],
    colour: (x: number, y: number) => Colour | null,
  ): this {
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const value = colour(x, y);
        if (value !== null) this.set(x, y, value);
      }
    }
    return this;
  }

  rectangle(x0: number, y0: number, x1: number, y1: number, colour: Colour): this {
    return this.paint([x0, y0, x1, y1], () => colour);
  }

  /** Speckle between two arcs about a point above, 35 degrees to each side. */
  fan(centre: number, top: number, inner: number, outer: number, dimmest = 25): this {
    const random = new Random('fan');
    return this.paint([0, 0, this.width - 1, this.height - 1], (x, y) => {
      const [dx, dy] = [x - centre, y - top + inner];
      const radius = Math.hypot(dx, dy);
      const level = dimmest + random.int(100);
      const isInside = Math.abs(Math.atan2(dx, dy)) < 0.61;
      return radius >= inner && radius <= outer && isInside ? level : null;
    });
  }

  /** Speckle in a rectangle, as a linear probe shows it. */
  field(x0: number, y0: number, x1: number, y1: number, seed = 'field'): this {
    const random = new Random(seed);
    return this.paint([x0, y0, x1, y1], () => 25 + random.int(100));
  }

  /** A round spot of flow, red to yellow on one side and blue on the other. */
  flow(centreX: number, centreY: number, radius: number): this {
    const random = new Random('flow');
    const bounds = [
      ...[centreX - radius, centreY - radius],
      ...[centreX + radius, centreY + radius],
    ] as unknown as [number, number, number, number];
    return this.paint(bounds, (x, y) => {
      if (Math.hypot(x - centreX, y - centreY) > radius) return null;
      const strength = random.int(120);
      return x < centreX ? [130 + strength, strength, 20] : [20, strength, 130 + strength];
    });
  }

  /** Thin upright strokes, as letters have, in cells of 6 x 9 pixels. */
  text(x0: number, y0: number, letters: number, colour: Colour): this {
    for (let i = 0; i < letters; i++) {
      this.rectangle(x0 + 6 * i, y0, x0 + 6 * i + 1, y0 + 8, colour);
      this.rectangle(x0 + 6 * i, y0 + 4, x0 + 6 * i + 3, y0 + 4, colour);
    }
    return this;
  }

  /** Words in smooth letters, their capitals 13 pixels high. */
  words(text: string, x0: number, y0: number, level: number): this {
    const [, , face] = TYPEFACES;
    if (face === undefined) throw new RangeError('The phantom has no third typeface');
    typeWords(face, 14, text, x0, y0, (x, y, share) => {
      const below = this.#at(x, y) as readonly [number, number, number];
      const [r, g, b] = below.map((under) => Math.round(under * (1 - share) + level * share));
      this.set(x, y, [r ?? 0, g ?? 0, b ?? 0]);
    });
    return this;
  }

  /** The whole screen in shades of one colour, which white becomes. */
  tint(white: readonly [number, number, number]): this {
    this.pixels.forEach((level, i) => {
      this.pixels[i] = Math.round((level * (white[i % 3] ?? 255)) / 255);
    });
    return this;
  }

  /** The part from x0 and y0 on. */
  cut(x0: number, y0: number, width: number, height: number): DrawnScreen {
    const part = new DrawnScreen(width, height);
    return part.paint([0, 0, width - 1, height - 1], (x, y) => this.#at(x0 + x, y0 + y));
  }

  /** Every factor-th pixel both ways. */
  shrunk(factor: number): DrawnScreen {
    const small = new DrawnScreen(
      Math.floor(this.width / factor),
      Math.floor(this.height / factor),
    );
    return small.paint([0, 0, small.width - 1, small.height - 1], (x, y) =>
      this.#at(x * factor, y * factor),
    );
  }

  raster(): Raster {
    return { width: this.width, height: this.height, channels: 3, pixels: this.pixels };
  }

  gray(): Uint8Array {
    return luma(this.raster());
  }

  #at(x: number, y: number): Colour {
    const [r = 0, g = 0, b = 0] = this.pixels.subarray(3 * (y * this.width + x));
    return [r, g, b];
  }
}
