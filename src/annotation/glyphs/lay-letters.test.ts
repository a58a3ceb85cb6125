import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import type { UnreadLine } from '../reading/recogniser.ts';
import { inkBeside } from './ink-beside.ts';
import { laidWords } from './laid-words.ts';
import { layLetters } from './lay-letters.ts';
import type { Letter } from './letter.ts';

const [WIDTH, HEIGHT, GAP, SPACE] = [8, 12, 2, 8];
/** Letters of two-pixel dots, none like another. */
const LETTERS = Array.from('ADEGIKLNRSTVY', letterOf);

function letterOf(text: string): Letter {
  const random = new Random('letter', text);
  const dots = Array.from({ length: 24 }, (_, i) => i % 4 === 0 || random.next() < 0.45);
  const pixels = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    return dots[(y >> 1) * 4 + (x >> 1)] === true ? 0 : 255;
  });
  const box = { x0: 0, y0: 0, x1: WIDTH - 1, y1: HEIGHT - 1 };
  return { text, glyph: { box, width: WIDTH, height: HEIGHT, below: 0, letterHeight: HEIGHT, pixels } }; // prettier-ignore
}

/** A text as it looks over tissue: other ink of any strength lies over it and beside it. */
function written(text: string, noise: number, gap = GAP): UnreadLine {
  const random = new Random('tissue', text, noise);
  const width = 4 + Array.from(text).reduce((sum, c) => sum + (c === ' ' ? SPACE : WIDTH + gap), 0);
  const height = HEIGHT + 6;
  const pixels = Uint8Array.from({ length: width * height }, () => 255 - noise * random.next());
  let left = 2;
  for (const character of text) {
    if (character === ' ') {
      left += SPACE;
      continue;
    }
    for (const [i, pixel] of letterOf(character).glyph.pixels.entries()) {
      const at = (3 + Math.floor(i / WIDTH)) * width + left + (i % WIDTH);
      pixels[at] = Math.min(pixels[at] ?? 255, pixel + (noise / 2) * random.next());
    }
    left += WIDTH + gap;
  }
  const image = { width, height, pixels };
  return { image, brightness: image, height: HEIGHT + 1 };
}

const isSpace = (_: number, width: number) => width >= SPACE;

function read(line: UnreadLine, letters = LETTERS, words = ['LT', 'KIDNEY', 'SAG']) {
  const laid = layLetters(line, letters);
  return laid === null ? [] : laidWords(laid, isSpace, (text) => words.includes(text));
}

test.each([0, 100, 160])('letters are found in noise of strength %i', (noise) => {
  const words = read(written('LT KIDNEY SAG', noise));
  expect(words.map(({ text }) => text)).toEqual(['LT', 'KIDNEY', 'SAG']);
  for (const { certainty, fit } of words) {
    expect(certainty).toBeGreaterThan(0.9);
    expect(fit).toBeGreaterThan(0.5);
  }
  expect(words[0]?.box).toEqual({ x0: 2, y0: 3, x1: 2 + 2 * WIDTH + GAP - 1, y1: 2 + HEIGHT });
});

test('letters whose feet share a column are told apart', () => {
  expect(read(written('KIDNEY', 60, -1)).map(({ text }) => text)).toEqual(['KIDNEY']);
});

test('a letter that is not known fits badly', () => {
  const without = LETTERS.filter(({ text }) => text !== 'L');
  const [known, other] = [LETTERS, without].map((letters) => read(written('LT', 60), letters)[0]);
  expect(known).toMatchObject({ text: 'LT' });
  expect(known?.fit).toBeGreaterThan(0.9);
  expect(other?.text).not.toBe('LT');
  expect(other?.fit).toBeLessThan(0.7);
});

/** Two letters that differ in one dot of 24, which noise may fill. */
const NOISY = 160;
const NEARLY: Letter = (() => {
  const { glyph } = letterOf('A');
  const pixels = Uint8Array.from(glyph.pixels);
  for (const at of [6, 7, WIDTH + 6, WIDTH + 7]) pixels[at] = 255 - (pixels[at] ?? 0);
  return { text: 'O', glyph: { ...glyph, pixels } };
})();

test('of two letters that are next to alike the one counts that makes a word', () => {
  const letters = [NEARLY, ...LETTERS];
  const texts = (noise: number, words: string[]) =>
    read(written('SAG', noise), letters, words).map(({ text, certainty }) =>
      certainty >= 0.5 ? text : '',
    );
  expect(texts(0, ['SAG'])).toEqual(['SAG']);
  // Where there is no noise it is what it looks like, whatever is a word.
  expect(texts(0, ['SOG'])).toEqual(['SAG']);
  for (const word of ['SAG', 'SOG']) expect(texts(NOISY, [word])).toEqual([word]);
});

/** A letter that looks like G but for three dots, where no clean line has shown a G. */
const LIKE_G: Letter = (() => {
  const { glyph } = letterOf('G');
  const pixels = Uint8Array.from(glyph.pixels);
  for (const dot of [0, 4, 8]) {
    for (const at of [dot * WIDTH, dot * WIDTH + 1, (dot + 1) * WIDTH, (dot + 1) * WIDTH + 1])
      pixels[at] = 255 - (pixels[at] ?? 0);
  }
  return { text: 'C', glyph: { ...glyph, pixels } };
})();

test('a letter that fits less than the others of its line is one that looks like it', () => {
  const letters = [LIKE_G, ...LETTERS.filter(({ text }) => text !== 'G')];
  const last = (words: string[]) => read(written('LT KIDNEY SAG', 20), letters, words).at(-1);
  expect(last(['LT', 'KIDNEY', 'SAG'])).toMatchObject({ text: 'SAG', certainty: 0.7 });
  // O looks like C too.
  expect(last(['LT', 'KIDNEY', 'SAG', 'SAO'])?.text).toBe('SAC');
  // E does not.
  expect(last(['LT', 'KIDNEY', 'SAE'])?.text).toBe('SAC');
  // It may be either.
  expect(last(['LT', 'KIDNEY', 'SAG', 'SAC'])).toMatchObject({ text: 'SAC', certainty: 0 });
});

test('a word is told by its other letters where something lies over one of them', () => {
  const line = written('KIDNEY', 20);
  const { pixels, width } = line.image;
  const left = 2 + 4 * (WIDTH + GAP);
  for (let y = 9; y < 18; y++) pixels.fill(0, y * width + left - 1, y * width + left + WIDTH + 1);
  const [word] = read(line, LETTERS, ['KIDNEY']);
  expect(word?.text).toBe('KIDNEY');
  expect(word?.fit).toBeLessThan(0.3);
  expect(word?.certainty).toBeGreaterThan(0.6);
  expect(read(line, LETTERS, ['KIDNEY', 'KIDNTY'])[0]?.certainty).toBe(0);
});

test('where there are no letters next to nothing is explained', () => {
  const random = new Random('speckle');
  const image = { width: 120, height: 18, pixels: new Uint8Array(2160) };
  image.pixels.forEach((_, i) => (image.pixels[i] = 255 * random.next()));
  const laid = layLetters({ image, brightness: image, height: HEIGHT }, LETTERS);
  expect((laid?.score ?? NaN) / (laid?.all ?? NaN)).toBeLessThan(0.1);
});

test('ink beside the letters that may be one more is seen', () => {
  const laid = layLetters(written('RT S', 60), LETTERS);
  if (laid === null) throw new RangeError('nothing was laid');
  expect(inkBeside(laid)).toBeLessThan(0.2);
  expect(inkBeside({ ...laid, laid: laid.laid.slice(0, -1) })).toBeGreaterThan(0.7);
});

test('letters of another height are not tried', () => {
  expect(layLetters({ ...written('RT', 0), height: HEIGHT + 3 }, LETTERS)).toBeNull();
});
