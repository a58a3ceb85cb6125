import { expect, test } from 'vitest';
import { DrawnScreen } from '../../test/drawn-screen.ts';
import { brightContent } from './bright-content.ts';
import { countPictures } from './several-pictures.ts';

const { width, height } = new DrawnScreen();
const count = (screen: DrawnScreen) => {
  const content = brightContent({ width, height, gray: screen.gray(), change: null }, 6);
  return content === null ? 0 : countPictures(content.grid, 0.35);
};

test('one fan is one picture, also where a shadow parts it', () => {
  expect(count(new DrawnScreen())).toBe(0);
  expect(count(new DrawnScreen().fan(200, 30, 60, 280))).toBe(1);
  const parted = new DrawnScreen().fan(200, 30, 60, 280).rectangle(180, 0, 220, 299, 0);
  expect(count(parted)).toBe(1);
});

test('two and four fans or fields are as many pictures', () => {
  expect(count(new DrawnScreen().fan(100, 40, 40, 150).fan(300, 40, 40, 150))).toBe(2);
  expect(count(new DrawnScreen().field(10, 40, 180, 220).field(215, 40, 385, 220))).toBe(2);
  const quad = new DrawnScreen()
    .field(10, 10, 180, 130)
    .field(215, 10, 385, 130)
    .field(10, 165, 180, 285)
    .field(215, 165, 385, 285);
  expect(count(quad)).toBe(4);
});

test('a small picture beside a large one does not count', () => {
  expect(count(new DrawnScreen().fan(170, 30, 60, 280).field(330, 20, 395, 85))).toBe(1);
});
