import type { Colour, Lettering, Picture } from '../picture.ts';
import { lineWidth } from '../type/index.ts';
import type { Layout, PlacedFan, ScreenWords } from './layout.ts';
import { eachCentimetre, grayBar, pointer, writeLines, writeToRight } from './marks.ts';
import { leftOfFace, rowOfDepth } from './place-fan.ts';

const WORDS: Colour = [200, 205, 200];
const SIGN: Colour = [240, 150, 60];
const KEY: Colour = [58, 62, 68];
const WIDTH = 960;
const HEIGHT = 720;
const PANEL = 800;

/** A large screen: settings in a panel on the right, ticks on the left, soft keys below. */
export const VELIQ: Layout = {
  manufacturer: 'VELIQ',
  model: 'Veliq Prime',
  width: WIDTH,
  height: HEIGHT,
  wordSize: 14,
  longestWords: { text: 'Store in progress', width: 150 },
  room: { x: 60, y: 56, width: 716, height: 560 },
  results: { x: PANEL + 6, y: 400 },
  annotationColour: [255, 235, 90],
  white: [255, 255, 255],

  furnish(picture: Picture, words: ScreenWords, letters: Lettering): void {
    const plain = { ...letters, colour: WORDS };
    for (let i = 0; i < 3; i++) {
      picture.fill({ x: 10 + 9 * i, y: 26 - 7 * i, width: 6, height: 8 + 7 * i }, SIGN);
    }
    picture.write(words.patientName, 50, 8, plain);
    picture.write(`${words.patientId}  ${words.hospital}`, 50, 28, plain);
    writeToRight(picture, words.date, WIDTH - 8, 8, plain);
    writeToRight(picture, words.time, WIDTH - 8, 28, plain);
    writeLines(
      picture,
      [
        words.probe,
        words.preset,
        '',
        `${words.dynamicRange}dB  T1/+1`,
        `Gain ${words.gain}dB`,
        `${words.framesPerSecond} fps`,
        '',
        `MI:${words.mechanicalIndex.toFixed(1)}`,
        `TIB:${words.thermalIndex.toFixed(1)}`,
        words.operator,
      ],
      [PANEL + 6, 96],
      plain,
    );
    inverse(picture, `${words.frequency.toFixed(1)}MHz`, PANEL + 6, 70, letters);
    inverse(picture, 'Store in progress', PANEL + 6, 340, letters);
    for (const [i, key] of ['Freeze', 'Depth', 'Zoom', 'Page 1/2', 'Print'].entries()) {
      const button = { x: 20 + 156 * i, y: HEIGHT - 30, width: 146, height: 24 };
      picture.fill(button, KEY);
      picture.write(key, button.x + 12, button.y + 6, { ...letters, colour: [160, 165, 170] });
    }
    grayBar(picture, { x: WIDTH - 22, y: 560, width: 12, height: 110 }, this.white);
  },

  rule(picture: Picture, placed: PlacedFan, letters: Lettering): void {
    const x = placed.region.x - 10;
    eachCentimetre(placed, (row, cm) => {
      if (cm % 5 === 0) pointer(picture, [x + 5, row], 5, 1, WORDS);
      else picture.fill({ x: x + 3, y: row, width: 3, height: 1 }, WORDS);
    });
    const depth = `${placed.fan.depth.toFixed(1)}cm`;
    picture.write(depth, PANEL + 6, 300, { ...letters, colour: WORDS });
    pointer(picture, [x - 2, rowOfDepth(placed, placed.focus)], 10, 1, SIGN);
    const top = { x: leftOfFace(placed) - 22, y: placed.region.y + 4, width: 14, height: 12 };
    picture.fill(top, SIGN);
    picture.fill({ x: top.x + 4, y: top.y + 4, width: 6, height: 4 }, [0, 0, 0]);
  },
};

/** Dark letters on a light bar. */
function inverse(picture: Picture, text: string, x: number, y: number, letters: Lettering): void {
  const width = lineWidth(letters.face, letters.size, text) + 4;
  picture.fill({ x: x - 2, y: y - 2, width, height: letters.size + 3 }, WORDS);
  picture.write(text, x, y, { ...letters, colour: [0, 0, 0] });
}
