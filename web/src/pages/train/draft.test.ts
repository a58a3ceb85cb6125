import { expect, test } from 'vitest';
import { type Backbone, cloneOf, firstDraft, settingsOf } from './draft.ts';

const backbones: Backbone[] = [
  { name: 'vgg16', title: 'VGG-16', licence: 'CC BY 4.0', here: false, weights: null },
  { name: 'scatter', title: 'Scattering', licence: 'Apache-2.0', here: true, weights: null },
];

test('a new training begins with a network whose weights are here', () => {
  expect(settingsOf(firstDraft(backbones))).toEqual({
    ...{ backbone: 'scatter', evaluate: true },
    head: { kind: 'linear', seed: 1 },
  });
});

test('numbers of another head are kept in the form and not sent', () => {
  const draft = { ...firstDraft(backbones), numbers: { seed: 3, epochs: 50, neighbours: 7 } };
  expect(settingsOf({ ...draft, kind: 'knn' }).head).toEqual({
    ...{ kind: 'knn', seed: 3, neighbours: 7 },
  });
  expect(settingsOf({ ...draft, kind: 'fc', balanced: true }).head).toEqual({
    ...{ kind: 'fc', seed: 3, epochs: 50, classWeights: 'balanced' },
  });
});

test('a clone asks for the same training under a name of its own', () => {
  const head = {
    ...{ kind: 'fc', seed: 5, epochs: 40, batchSize: 16, optimiser: 'sgd', momentum: 0.9 },
    ...{ dropout: 0.25, classWeights: 'balanced' },
  } as const;
  const clone = { backbone: 'vgg16', precision: 'int8', head, name: 'first', evaluate: false };
  const run = { backbone: 'vgg16', clone } as unknown as Parameters<typeof cloneOf>[0];
  expect(settingsOf(cloneOf(run, backbones))).toEqual({
    ...{ backbone: 'vgg16', precision: 'int8', evaluate: false },
    head,
  });
});
