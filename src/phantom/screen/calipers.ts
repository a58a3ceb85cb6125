import type { Random } from '../../numeric/index.ts';
import type { Lettering, Picture } from '../picture.ts';
import { writeLines } from './marks.ts';
import type { Layout, PlacedFan } from './layout.ts';

const ARM = 4;

/**
 * Draws one or two measured distances into an image, with their crosses, dotted lines and results.
 *
 * @returns the lines that say the results.
 */
export function measure(
  picture: Picture,
  layout: Layout,
  placed: PlacedFan,
  letters: Lettering,
  random: Random,
): string[] {
  const { region, cmPerPixel } = placed;
  const middle = [
    region.x + region.width * random.uniform(0.42, 0.58),
    region.y + region.height * random.uniform(0.4, 0.6),
  ] as const;
  const tilt = random.uniform(-0.4, 0.4);
  const lines = Array.from({ length: 1 + random.int(2) }, (_, i) => {
    const length = (i === 0 ? random.uniform(3, 9) : random.uniform(2, 4)) / cmPerPixel;
    const half = Math.min(0.3 * region.width, length / 2);
    const turn = tilt + (i * Math.PI) / 2;
    const [dx, dy] = [half * Math.cos(turn), half * Math.sin(turn)];
    const ends = [
      [middle[0] - dx, middle[1] - dy],
      [middle[0] + dx, middle[1] + dy],
    ] as const;
    picture.line(ends[0], ends[1], letters.colour, 3);
    for (const [x, y] of ends) cross(picture, Math.round(x), Math.round(y), letters);
    return `${i === 0 ? '+' : '*'} Dist ${(2 * half * cmPerPixel).toFixed(2)} cm`;
  });
  writeLines(picture, lines, [layout.results.x, layout.results.y], letters);
  return lines;
}

function cross(picture: Picture, x: number, y: number, { colour }: Lettering): void {
  picture.fill({ x: x - ARM, y, width: 2 * ARM + 1, height: 1 }, colour);
  picture.fill({ x, y: y - ARM, width: 1, height: 2 * ARM + 1 }, colour);
}
