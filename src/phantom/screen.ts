import type { Raster } from '../studies/index.ts';
import { drawText, textWidth } from './glyphs.ts';
import { type Fan, fanSize } from './fan.ts';

/** What a scanner's screen shows around the image. */
export interface ScreenText {
  /** Top line: patient, and that it is synthetic. */
  readonly banner: string;
  readonly date: string;
  /** Column of settings on the left. */
  readonly settings: readonly string[];
}

/** A screen with its picture; the region is where the fan is drawn, bounds inclusive. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  readonly region: {
    readonly x0: number;
    readonly y0: number;
    readonly x1: number;
    readonly y1: number;
  };
  readonly cmPerPixel: number;
}

const WIDTH = 640;
const HEIGHT = 480;
const BANNER = 26;
/** Columns kept free on the left for settings and on the right for the depth scale. */
const LEFT = 66;
const RIGHT = 34;
const BOTTOM = 16;
const TEXT_GRAY = 205;
const BANNER_GRAY = 38;
const MARK_GRAY = 170;

/** Lays out a black screen with banner, settings and depth scale; the fan's region stays empty. */
export function layOut(fan: Fan, text: ScreenText): Screen {
  const size = fanSize(fan);
  const free = { width: WIDTH - LEFT - RIGHT, height: HEIGHT - BANNER - 10 - BOTTOM };
  const cmPerPixel = Math.max(size.width / free.width, size.height / free.height);
  const width = Math.floor(size.width / cmPerPixel);
  const height = Math.floor(size.height / cmPerPixel);
  const x0 = LEFT + Math.floor((free.width - width) / 2);
  const y0 = BANNER + 8;
  const pixels = new Uint8Array(WIDTH * HEIGHT);
  const set = (gray: number) => (x: number, y: number) => {
    if (x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT) pixels[y * WIDTH + x] = gray;
  };
  pixels.fill(BANNER_GRAY, 0, (BANNER - 4) * WIDTH);
  drawText(text.banner, 6, 7, set(TEXT_GRAY));
  drawText(text.date, WIDTH - 6 - textWidth(text.date), 7, set(TEXT_GRAY));
  for (const [i, line] of text.settings.entries()) {
    drawText(line, 6, BANNER + 14 + 12 * i, set(MARK_GRAY));
  }
  drawText('RESEARCH USE ONLY', 6, HEIGHT - 11, set(MARK_GRAY));
  drawScale(fan, { x: x0 + width + 5, y: y0, cmPerPixel }, -size.top, set(MARK_GRAY));
  return {
    width: WIDTH,
    height: HEIGHT,
    pixels,
    region: { x0, y0, x1: x0 + width - 1, y1: y0 + height - 1 },
    cmPerPixel,
  };
}

/** A tick for every centimetre of depth, a longer one with its number for every fifth. */
function drawScale(
  fan: Fan,
  place: { x: number; y: number; cmPerPixel: number },
  face: number,
  set: (x: number, y: number) => void,
): void {
  for (let cm = 0; cm <= fan.depth; cm++) {
    const y = place.y + Math.round((face + cm) / place.cmPerPixel);
    const long = cm % 5 === 0;
    for (let x = 0; x < (long ? 7 : 4); x++) set(place.x + x, y);
    if (long && cm > 0) drawText(String(cm), place.x + 10, y - 3, set);
  }
}

/** White of the slightly warm gray that some scanners lay over their images. */
const TINT = [255, 246, 226] as const;

/** The same screen in colour. */
export function inColour({ width, height, pixels }: Screen): Raster {
  const colour = new Uint8Array(3 * pixels.length);
  const tables = TINT.map((white) =>
    Uint8Array.from({ length: 256 }, (_, gray) => Math.round((gray * white) / 255)),
  );
  for (const [channel, table] of tables.entries()) {
    for (let i = 0; i < pixels.length; i++) colour[3 * i + channel] = table[pixels[i] ?? 0] ?? 0;
  }
  return { width, height, channels: 3, pixels: colour };
}
