import type { Colour, Lettering, Picture, Rectangle } from '../picture.ts';
import { lineWidth } from '../type/index.ts';
import type { PlacedFan } from './layout.ts';
import { rowOfDepth } from './place-fan.ts';

type Place = readonly [x: number, y: number];

/** A line of text whose right end is given. */
export function writeToRight(
  picture: Picture,
  text: string,
  right: number,
  y: number,
  letters: Lettering,
): void {
  picture.write(text, right - lineWidth(letters.face, letters.size, text), y, letters);
}

/** Lines one under the other. */
export function writeLines(
  picture: Picture,
  lines: readonly string[],
  [x, y]: Place,
  letters: Lettering,
): void {
  for (const [i, line] of lines.entries()) {
    picture.write(line, x, y + i * (letters.size + 4), letters);
  }
}

/** Calls for every whole centimetre of an image's depth with its row. */
export function eachCentimetre(
  placed: PlacedFan,
  draw: (row: number, centimetres: number) => void,
): void {
  for (let cm = 0; cm <= placed.fan.depth; cm++) draw(rowOfDepth(placed, cm), cm);
}

/** The scale of grays, white on top. */
export function grayBar(picture: Picture, { x, y, width, height }: Rectangle, white: Colour): void {
  for (let row = 0; row < height; row++) {
    const share = 1 - row / height;
    const [red, green, blue] = white;
    picture.fill({ x, y: y + row, width, height: 1 }, [red * share, green * share, blue * share]);
  }
}

/** A filled triangle that points left or right at a place. */
export function pointer(
  picture: Picture,
  [x, y]: Place,
  size: number,
  direction: -1 | 1,
  colour: Colour,
): void {
  for (let i = 0; i < size; i++) {
    const half = Math.floor(i / 2);
    const column = x - direction * i;
    picture.fill({ x: column, y: y - half, width: 1, height: 2 * half + 1 }, colour);
  }
}

/** A ring of some thickness. */
export function ring(
  picture: Picture,
  [x, y]: Place,
  radius: number,
  thickness: number,
  colour: Colour,
): void {
  const reach = Math.ceil(radius + thickness);
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const off = Math.abs(Math.hypot(dx, dy) - radius);
      picture.blend(x + dx, y + dy, colour, Math.min(1, Math.max(0, thickness / 2 + 0.5 - off)));
    }
  }
}
