import { expect, test } from 'vitest';
import { loadVocabulary } from '../vocabulary.ts';
import type { ReadByLetters } from '../glyphs/read-by-letters.ts';
import { lookAgain } from './look-again.ts';
import type { ReadWord } from './read-word.ts';
import type { UnreadLine } from './recogniser.ts';

const vocabulary = loadVocabulary();
const image = { width: 1, height: 1, pixels: new Uint8Array(1) };
const overTissue: UnreadLine = { image, brightness: image, height: 9 };

const none = () => null;

const words = (text: string, certainty: number): ReadWord[] => {
  let x0 = 0;
  return text.split(' ').map((word) => {
    const box = { x0, y0: 0, x1: x0 + word.length - 1, y1: 9 };
    x0 += word.length + 1;
    return { text: word, box, certainty };
  });
};

/** Looks again at a line of which the first reading is given, and counts further readings. */
async function seen(
  first: string,
  certainty: number,
  again: string,
  line = overTissue,
  laid: ReadByLetters | null = null,
) {
  let readings = 0;
  const read = () => {
    readings++;
    return Promise.resolve(words(again, 0.7));
  };
  const found = await lookAgain(line, words(first, certainty), () => laid, read, vocabulary);
  return { text: found.map(({ text }) => text).join(' '), readings };
}

test('what is not of the vocabulary is looked at again, on plain ground once', async () => {
  const read = 'RT KIDNEY SAG';
  expect(await seen('RT KLBMEY SAG', 0.8, read)).toEqual({ text: read, readings: 3 });
  const onPlain = { ...overTissue, brightness: null };
  expect(await seen('RT KLBMEY SAG', 0.8, read, onPlain)).toEqual({ text: read, readings: 1 });
});

test('figures and marks on plain ground are not looked at again', async () => {
  const onPlain = { ...overTissue, brightness: null };
  expect(await seen('Gn 57', 0.7, 'Gn 52', onPlain)).toEqual({ text: 'Gn 57', readings: 0 });
});

test('a reading that comes a second time makes nothing surer', async () => {
  const again = () => Promise.resolve(words('RT', 0.7));
  const [word] = await lookAgain(overTissue, words('RT', 0.7), none, again, vocabulary);
  expect(word?.certainty).toBeCloseTo(0.7);
});

test('known words surely read are left alone, and so are echoes', async () => {
  expect(await seen('RT KIDNEY SAG', 0.95, 'LT SPLEEN TRV')).toEqual({ text: 'RT KIDNEY SAG', readings: 0 }); // prettier-ignore
  expect(await seen('i-v', 0.4, 'GB')).toEqual({ text: 'i-v', readings: 0 });
});

test('figures are left alone: nothing of the view is among them', async () => {
  expect(await seen('16:83 2.8', 0.5, 'RT KIDNEY')).toEqual({ text: '16:83 2.8', readings: 0 });
});

test('what the letters of the study tell without doubt is that, else a reading among others', async () => {
  const laid = { words: words('RT KIDNEY SAG', 0.98), isSure: true };
  expect(await seen('RT KLBMEY SAG', 0.8, 'LK', overTissue, laid)).toEqual({ text: 'RT KIDNEY SAG', readings: 0 }); // prettier-ignore
  const doubtful = { words: words('KT KIDNEY SLG', 0.95), isSure: false };
  expect(await seen('RT KLBMEY SAG', 0.98, 'LK', overTissue, doubtful)).toEqual({ text: 'RT KIDNEY SAG', readings: 0 }); // prettier-ignore
});

test('a name that is a word by the letters of its study is that word', async () => {
  const laid = (text: string) => ({ words: words(text, 0.7), isSure: false });
  const seenAs = async (text: string) => (await seen('PANG', 0.94, 'PANG', overTissue, laid(text))).text; // prettier-ignore
  expect(await seenAs('PANC')).toBe('PANC');
  expect(await seenAs('PANE')).toBe('PANG');
});

test('a word that would have to be mended is not known', async () => {
  expect((await seen('SPLEEM', 0.95, 'SPLEEN')).text).toBe('SPLEEN');
  expect((await seen('SPLEEN', 0.5, 'SPLEEM')).text).toBe('SPLEEN');
});

test('a reader that cannot tell in time leaves what was read', async () => {
  const found = await lookAgain(overTissue, words('KLBMEY', 0.5), none, () => Promise.resolve(null), vocabulary); // prettier-ignore
  expect(found.map(({ text }) => text)).toEqual(['KLBMEY']);
});
