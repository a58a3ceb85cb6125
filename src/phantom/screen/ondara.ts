import type { Colour, Lettering, Picture } from '../picture.ts';
import { lineWidth } from '../type/index.ts';
import type { Layout, PlacedFan, ScreenWords } from './layout.ts';
import { eachCentimetre, grayBar, pointer, ring, writeLines, writeToRight } from './marks.ts';
import { leftOfFace, rowOfDepth } from './place-fan.ts';

const BANNER: Colour = [38, 38, 38];
const MARKS: Colour = [170, 170, 170];
const WIDTH = 640;
const HEIGHT = 480;

/** A small gray screen of the nineties: settings on the left, ticks on the right. */
export const ONDARA: Layout = {
  manufacturer: 'ONDARA',
  model: 'Ondara 300',
  width: WIDTH,
  height: HEIGHT,
  wordSize: 10,
  longestWords: { text: 'DR 88dB', width: 58 },
  room: { x: 84, y: 36, width: 512, height: 388 },
  results: { x: 6, y: 300 },
  annotationColour: [235, 235, 235],
  white: [255, 255, 255],

  furnish(picture: Picture, words: ScreenWords, letters: Lettering): void {
    picture.fill({ x: 0, y: 0, width: WIDTH, height: 26 }, BANNER);
    const banner = { ...letters, colour: [205, 205, 205] as const };
    picture.write(`${words.patientName}  ${words.patientId}`, 30, 3, banner);
    picture.write(words.hospital, 30, 15, banner);
    writeToRight(picture, words.date, WIDTH - 6, 3, banner);
    writeToRight(picture, words.time, WIDTH - 6, 15, banner);
    ring(picture, [14, 12], 7, 3, [215, 215, 215]);
    picture.fill({ x: 12, y: 2, width: 5, height: 12 }, BANNER);
    picture.fill({ x: 14, y: 3, width: 2, height: 8 }, [215, 215, 215]);
    const settings = { ...letters, colour: MARKS };
    writeLines(
      picture,
      [
        words.probe,
        words.preset,
        `${words.frequency.toFixed(1)} MHz`,
        `GN ${words.gain}`,
        `DR ${words.dynamicRange}dB`,
        `FR ${words.framesPerSecond}`,
        '',
        `MI ${words.mechanicalIndex.toFixed(1)}`,
        `TIS ${words.thermalIndex.toFixed(1)}`,
      ],
      [6, 44],
      settings,
    );
    picture.write(words.operator, 6, HEIGHT - 14, settings);
    writeToRight(picture, 'ONDARA', WIDTH - 6, HEIGHT - 14, settings);
    grayBar(picture, { x: 70, y: 40, width: 7, height: 90 }, this.white);
  },

  rule(picture: Picture, placed: PlacedFan, letters: Lettering): void {
    const x = placed.region.x + placed.region.width + 4;
    const numbers = { ...letters, colour: MARKS };
    eachCentimetre(placed, (row, cm) => {
      const long = cm % 5 === 0;
      picture.fill({ x, y: row, width: long ? 7 : 4, height: 1 }, MARKS);
      const fits = x + 10 + lineWidth(letters.face, letters.size, String(cm)) <= WIDTH;
      if (long && cm > 0 && fits) picture.write(String(cm), x + 10, row - 4, numbers);
    });
    pointer(picture, [x + 8, rowOfDepth(placed, placed.focus)], 8, -1, [220, 220, 220]);
    ring(picture, [leftOfFace(placed) - 12, placed.region.y + 4], 4, 1.5, [220, 220, 220]);
  },
};
