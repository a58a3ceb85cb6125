import { expect, test } from 'vitest';
import { loadVocabulary, type Word } from '../../annotation/index.ts';
import { type FrameOfStudy, screenWords } from './screen-words.ts';

const vocabulary = loadVocabulary();

const word = (text: string, x0: number, line: number): Word => ({
  text,
  box: { x0, y0: 100, x1: x0 + 8 * text.length, y1: 108 },
  certainty: 0.9,
  source: 'text',
  line,
});

/** A study in which each frame says one of these organs, and all of them another word. */
function study(organs: readonly string[], staying: readonly Word[], files = 10): FrameOfStudy[] {
  return Array.from({ length: files }, (_, i) => ({
    path: `/${i}.dcm`,
    words: [word(organs[i % organs.length] ?? '', 300, 9), ...staying.map((each) => ({ ...each }))],
  }));
}
const found = (frames: readonly FrameOfStudy[]) => screenWords(frames, vocabulary).size;

test('a short word that stays while organs change is the scanner’s, on every frame', () => {
  expect(found(study(['LIVER', 'SPLEEN'], [word('SMG', 800, 0)]))).toBe(10);
  expect(found(study(['LIVER', 'SPLEEN'], [word('SMG', 800, 0), word('RES', 900, 1)]))).toBe(20);
});

test('a figure behind it may change', () => {
  const frames = study(['LIVER', 'SPLEEN'], []).map((frame, i) => ({
    ...frame,
    words: [...frame.words, word(`SMG:0.${i}`, 800, 0)],
  }));
  expect(found(frames)).toBe(10);
});

test('nothing is where the organ stays, where frames are few, or where the word is typed among others', () => {
  expect(found(study(['SMG'], [word('SMG', 800, 0)]))).toBe(0);
  expect(found(study(['LIVER', 'SPLEEN'], [word('SMG', 800, 0)], 2))).toBe(0);
  expect(found(study(['LIVER', 'SPLEEN'], [word('TRANSPLANT', 800, 0)]))).toBe(0);
  expect(found(study(['LIVER', 'SPLEEN'], [word('LT', 800, 0), word('SMG', 840, 0)]))).toBe(0);
});

test('a word that wanders, or leaves, is typed', () => {
  const wandering = study(['LIVER', 'SPLEEN'], []).map((frame, i) => ({
    ...frame,
    words: [...frame.words, word('GB', 100 + 20 * i, 0)],
  }));
  expect(found(wandering)).toBe(0);
  const leaving = study(['LIVER', 'SPLEEN'], []).map((frame, i) => ({
    ...frame,
    words: i < 7 ? [...frame.words, word('GB', 100, 0)] : frame.words,
  }));
  expect(found(leaving)).toBe(0);
});

test('the frames of one loop count once', () => {
  const loop = Array.from({ length: 40 }, () => ({
    path: '/loop.dcm',
    words: [word('GB', 100, 0)],
  }));
  expect(found([...study(['LIVER', 'SPLEEN'], []), ...loop])).toBe(0);
});
