import { expect, test } from 'vitest';
import { alreadySays, labelInForce, type GivenLabel } from './labels.ts';
import type { LabelSource } from './records.ts';

const history = (...labels: readonly [LabelSource, string | null][]): GivenLabel[] =>
  labels.map(([source, category], i) => ({ seq: i + 1, source, category }));

test.each<[string, [LabelSource, string | null][], string | null]>([
  ['nothing was said', [], null],
  ['one source speaks', [['folder', 'liver']], 'liver'],
  [
    'the newest of two sources',
    [
      ['folder', 'liver'],
      ['manifest', 'spleen'],
    ],
    'spleen',
  ],
  [
    'the newest word of one source',
    [
      ['folder', 'liver'],
      ['folder', 'spleen'],
    ],
    'spleen',
  ],
  [
    'a person before a newer manifest',
    [
      ['person', 'liver'],
      ['manifest', 'spleen'],
    ],
    'liver',
  ],
  [
    'a person who changed their mind',
    [
      ['person', 'liver'],
      ['person', 'spleen'],
    ],
    'spleen',
  ],
  [
    'a person who says none',
    [
      ['folder', 'liver'],
      ['person', null],
    ],
    null,
  ],
  [
    'a person who says none stays',
    [
      ['person', null],
      ['folder', 'liver'],
    ],
    null,
  ],
  [
    'a manifest before newer words',
    [
      ['manifest', 'liver'],
      ['text', 'spleen'],
    ],
    'liver',
  ],
  [
    'words where the manifest took its label back',
    [
      ['text', 'spleen'],
      ['manifest', 'liver'],
      ['manifest', null],
    ],
    'spleen',
  ],
  [
    'a person before words',
    [
      ['person', null],
      ['header', 'spleen'],
    ],
    null,
  ],
  [
    'a source that took it back',
    [
      ['folder', 'liver'],
      ['folder', null],
    ],
    null,
  ],
  [
    'the other source, when one took it back',
    [
      ['folder', 'liver'],
      ['manifest', 'spleen'],
      ['manifest', null],
    ],
    'liver',
  ],
])('the label in force: %s', (_, labels, expected) => {
  const given = history(...labels);
  expect(labelInForce(given)?.category ?? null).toBe(expected);
  expect(labelInForce([...given].reverse())?.category ?? null).toBe(expected);
});

test('a source says nothing new by repeating itself', () => {
  const given = history(['folder', 'liver'], ['manifest', 'spleen'], ['folder', 'kidney']);
  expect(alreadySays(given, 'folder', 'kidney')).toBe(true);
  expect(alreadySays(given, 'folder', 'liver')).toBe(false);
  expect(alreadySays(given, 'folder', null)).toBe(false);
  expect(alreadySays(given, 'manifest', 'spleen')).toBe(true);
  expect(alreadySays([], 'manifest', null)).toBe(true);
  expect(alreadySays([], 'person', null)).toBe(false);
});
