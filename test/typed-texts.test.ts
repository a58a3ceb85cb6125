import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { describeWithShared, shared } from './shared.ts';
import { readTypedTexts, sayOf } from './typed-texts.ts';

describeWithShared('the sample of what sonographers type', () => {
  const texts = readTypedTexts(shared('annotations/strings.csv'));

  test('is understood to the last row', () => {
    expect(texts.length).toBeGreaterThan(50);
    expect(texts.map(({ text }) => sayOf(text))).toEqual(texts);
  });
});

describe('texts that were invented before the grammar was written', () => {
  const path = fileURLToPath(new URL('./golden/annotations/invented.csv', import.meta.url));
  const texts = readTypedTexts(path);

  test('are understood to the last row', () => {
    expect(texts.length).toBeGreaterThan(150);
    expect(texts.map(({ text }) => sayOf(text))).toEqual(texts);
  });
});
