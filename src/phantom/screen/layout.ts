import type { Fan } from '../fan.ts';
import type { Colour, Lettering, Picture, Rectangle } from '../picture.ts';

/** What the scanner writes around its images. */
export interface ScreenWords {
  /** Begins with SYNTHETIC. */
  readonly patientName: string;
  readonly patientId: string;
  /** Dates are YYYY-MM-DD, times HH:MM:SS. */
  readonly birthDate: string;
  readonly date: string;
  readonly time: string;
  readonly hospital: string;
  readonly operator: string;
  readonly probe: string;
  readonly preset: string;
  /** In MHz. */
  readonly frequency: number;
  readonly gain: number;
  readonly dynamicRange: number;
  readonly framesPerSecond: number;
  readonly mechanicalIndex: number;
  readonly thermalIndex: number;
}

/** An image as it lies on the screen. */
export interface PlacedFan {
  /** The smallest rectangle that holds the fan. */
  readonly region: Rectangle;
  readonly fan: Fan;
  readonly cmPerPixel: number;
  /** Row at which the middle of the probe's face lies. */
  readonly face: number;
  /** Depth of the focus in centimetres. */
  readonly focus: number;
}

/** The screen of one made-up vendor. */
export interface Layout {
  readonly manufacturer: string;
  readonly model: string;
  readonly width: number;
  readonly height: number;
  /** Largest size of the letters around the image. */
  readonly wordSize: number;
  /** The longest words beside the image, and the room for them in pixels. */
  readonly longestWords: { readonly text: string; readonly width: number };
  /** Where images may lie; below it is room for two lines of annotation. */
  readonly room: Rectangle;
  /** Where calipers say what they measured. */
  readonly results: { readonly x: number; readonly y: number };
  readonly annotationColour: Colour;
  /** White of the gray scale; a tint on colour screens. */
  readonly white: Colour;
  /** Draws what stays on the screen all day and what one patient adds, around the room. */
  furnish(picture: Picture, words: ScreenWords, letters: Lettering): void;
  /** Draws scales and marks around one image. */
  rule(picture: Picture, placed: PlacedFan, letters: Lettering): void;
}
