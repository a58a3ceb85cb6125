import { imageSettings, partInFrame, toFrame } from '../src/images/index.ts';
import { Random } from '../src/numeric/index.ts';
import { lineWidth, TYPEFACES } from '../src/phantom/type/index.ts';
import { hiddenIn } from '../src/pipeline/source-readers/frames.ts';
import type { LeakFrame } from '../src/pipeline/leak/leak-frame.ts';
import { speckle } from './speckle.ts';
import { typeWords } from './type-words.ts';

/** A frame that need not be fetched. */
export interface DrawnFrame extends LeakFrame {
  readonly pixels: () => Uint8Array;
}

/** Words for each category, as technologists type them: longer and shorter ones. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  gallbladder: ['GB', 'GALLBLADDER'],
  'liver, left': ['LT LIVER SAG', 'LEFT LOBE'],
  'right kidney': ['RT KIDNEY', 'RIGHT KIDNEY LONG'],
  pancreas: ['PANC TRV', 'PANCREAS'],
  spleen: ['SPLEEN', 'SPLEEN LONG'],
};

/** Where and how each of three scanners writes, in pixels. */
const LAYOUTS = [
  { x: 12, y: 210, size: 15, face: 1, level: 225 },
  { x: 60, y: 24, size: 10, face: 2, level: 240 },
  { x: 40, y: 180, size: 14, face: 3, level: 205 },
] as const;

const [WIDTH, HEIGHT] = [320, 240];
const REGION = { x0: 0, y0: 0, x1: WIDTH - 1, y1: HEIGHT - 1 };
const FIT = imageSettings.parse({});
/** How much of the letters a ghost leaves. */
const GHOST = 0.25;

/** The same frames, with the annotation hidden as ingest does it, left in, or left as a ghost. */
export interface AnnotatedFrames {
  readonly hidden: readonly DrawnFrame[];
  readonly leftIn: readonly DrawnFrame[];
  readonly ghost: readonly DrawnFrame[];
}

/**
 * One frame of each of five categories for each patient: speckle with a dark spot where the category
 * has one, and the category typed over it in the place, type and level of the patient's scanner. A
 * third has a caliper. What was found of that is told with the frame, whether it was filled or not.
 */
export function annotatedFrames(patients: number, seed: number): AnnotatedFrames {
  const field = speckle(3 * WIDTH, 3 * HEIGHT, `annotated ${seed}`).pixels;
  const frames = { hidden: [], leftIn: [], ghost: [] } as Record<
    keyof AnnotatedFrames,
    DrawnFrame[]
  >;
  for (let p = 0; p < patients; p++) {
    const random = new Random('annotated', seed, p);
    for (const [k, [category, words]] of Object.entries(WORDS).entries()) {
      const picture = tissue(field, k, random);
      annotate(picture, random.pick(words), p % LAYOUTS.length, random);
      const raster = { width: WIDTH, height: HEIGHT, channels: 1 as const, pixels: picture };
      const parts = hiddenIn(raster, REGION, { margin: 6, colour_margin: 48 });
      const filled = parts.map((part) => partInFrame(part, REGION, FIT));
      const clean = toFrame(raster, REGION, FIT, parts);
      const typed = toFrame(raster, REGION, FIT);
      const faint = clean.map((level, i) => level + GHOST * ((typed[i] ?? 0) - level));
      const frame = { category, patient: `P${p}`, filled };
      frames.hidden.push({ ...frame, pixels: () => clean });
      frames.leftIn.push({ ...frame, pixels: () => typed });
      frames.ghost.push({ ...frame, pixels: () => faint });
    }
  }
  return frames;
}

/** A part of a field of speckle with a dark spot where the category has one, more or less. */
function tissue(field: Uint8Array, category: number, random: Random): Uint8Array {
  const [left, top] = [random.int(2 * WIDTH), random.int(2 * HEIGHT)];
  const [x0, y0] = [60 + 40 * category + 20 * random.normal(), 120 + 20 * random.normal()];
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    const level = field[(top + y) * 3 * WIDTH + left + x] ?? 0;
    return level * (0.6 + 0.4 * Math.tanh((Math.hypot(x - x0, y - y0) - 40) / 12));
  });
}

function annotate(pixels: Uint8Array, words: string, scanner: number, random: Random): void {
  const { x: left, y: top, size, face: number, level } = LAYOUTS[scanner] ?? LAYOUTS[0];
  const ink = (x: number, y: number, share: number): void => {
    if (x < 0 || y < 0 || x >= WIDTH || y >= HEIGHT) return;
    const at = y * WIDTH + x;
    pixels[at] = (pixels[at] ?? 0) * (1 - share) + level * share;
  };
  const face = TYPEFACES[number] ?? TYPEFACES[0];
  if (face === undefined) throw new RangeError('The phantom has no typeface');
  const x = Math.min(left + random.int(30), WIDTH - lineWidth(face, size, words) - 2);
  typeWords(face, size, words, x, top + random.int(10), ink);
  if (random.next() > 1 / 3) return;
  const [u, v] = [80 + random.int(160), 60 + random.int(100)];
  for (let d = -4; d <= 4; d++) {
    ink(u + d, v, 1);
    ink(u, v + d, 1);
  }
}
