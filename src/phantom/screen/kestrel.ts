import type { Colour, Lettering, Picture } from '../picture.ts';
import type { Layout, PlacedFan, ScreenWords } from './layout.ts';
import { eachCentimetre, grayBar, pointer, writeLines, writeToRight } from './marks.ts';
import { leftOfFace, rowOfDepth } from './place-fan.ts';

const BAND: Colour = [34, 62, 104];
const BAND_WORDS: Colour = [214, 226, 240];
const SETTINGS: Colour = [190, 200, 210];
const SIGNAL: Colour = [90, 190, 250];
const WIDTH = 800;
const HEIGHT = 600;

/** A colour screen with a blue band above, dots for the depth and calipers' results on the left. */
export const KESTREL: Layout = {
  manufacturer: 'KESTREL MEDICAL',
  model: 'Kestrel E9',
  width: WIDTH,
  height: HEIGHT,
  wordSize: 12,
  longestWords: { text: 'Abdomen', width: 100 },
  room: { x: 120, y: 58, width: 618, height: 480 },
  results: { x: 8, y: 270 },
  annotationColour: [250, 250, 250],
  white: [255, 246, 226],

  furnish(picture: Picture, words: ScreenWords, letters: Lettering): void {
    picture.fill({ x: 0, y: 0, width: WIDTH, height: 46 }, BAND);
    bird(picture);
    const band = { ...letters, colour: BAND_WORDS };
    picture.write(words.patientName, 130, 7, band);
    picture.write(`${words.patientId}   ${words.birthDate}`, 130, 27, band);
    picture.write(`MI ${words.mechanicalIndex.toFixed(1)}`, 500, 7, band);
    picture.write(`TIS ${words.thermalIndex.toFixed(1)}`, 500, 27, band);
    writeToRight(picture, words.date, WIDTH - 8, 7, band);
    writeToRight(picture, words.time, WIDTH - 8, 27, band);
    const settings = { ...letters, colour: SETTINGS };
    writeLines(
      picture,
      [
        words.preset,
        words.probe,
        `${words.framesPerSecond}Hz`,
        '',
        '2D',
        `Gn ${words.gain}`,
        `C ${words.dynamicRange}`,
        `${words.frequency.toFixed(1)}M`,
        'P Med',
      ],
      [8, 60],
      settings,
    );
    picture.write(words.hospital, 8, HEIGHT - 18, settings);
    writeToRight(picture, words.operator, WIDTH - 8, HEIGHT - 18, settings);
    grayBar(picture, { x: WIDTH - 18, y: 62, width: 10, height: 130 }, this.white);
  },

  rule(picture: Picture, placed: PlacedFan, letters: Lettering): void {
    const x = placed.region.x + placed.region.width + 8;
    eachCentimetre(placed, (row, cm) => {
      const side = cm % 5 === 0 ? 3 : 2;
      picture.fill({ x, y: row - 1, width: side, height: side }, SETTINGS);
    });
    const depth = `${placed.fan.depth.toFixed(0)}cm`;
    const lowest = rowOfDepth(placed, placed.fan.depth) - 16;
    const settings = { ...letters, colour: SETTINGS };
    writeToRight(picture, depth, Math.min(WIDTH - 4, x + 44), lowest, settings);
    pointer(picture, [x + 6, rowOfDepth(placed, placed.focus)], 9, -1, SIGNAL);
    const mark = { x: leftOfFace(placed) - 24, y: placed.region.y, width: 15, height: 15 };
    picture.fill(mark, SIGNAL);
    picture.write('K', mark.x + 4, mark.y + 4, {
      ...letters,
      size: Math.min(9, letters.size),
      colour: [10, 20, 40],
    });
  },
};

/** The vendor's sign: a bird in flight. */
function bird(picture: Picture): void {
  const white: Colour = [255, 255, 255];
  for (const lift of [0, 1, 2]) {
    const wing = [
      [14, 14 + lift],
      [34, 24 + lift],
      [44, 32 + lift],
      [54, 22 + lift],
      [88, 12 + lift],
    ] as const;
    picture.path(wing, white);
  }
  picture.path(
    [
      [44, 34],
      [58, 38],
      [72, 36],
    ],
    white,
  );
}
