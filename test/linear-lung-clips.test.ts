import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { TrainingSet } from '../src/heads/index.ts';
import { scratch } from './cli.ts';
import type { LinearGolden } from './golden/heads/linear-golden.ts';
import { expectAsGolden } from './golden/heads/linear-golden.ts';
import { lungClips } from './golden/heads/lung-clips.ts';
import { describeWithShared, shared } from './shared.ts';

const path = new URL('./golden/heads/lung-clips.json', import.meta.url);
const [golden] = (JSON.parse(await readFile(path, 'utf8')) as LinearGolden).sets;

describeWithShared('the linear head on MobileNetV2 features of real frames', () => {
  let set: TrainingSet;

  beforeAll(async () => {
    set = await lungClips(shared(''), join(await scratch(), 'W'));
  });

  test('stands on as many frames as the golden', () => {
    expect([set.labels.length, set.length]).toEqual([golden!.rows, golden!.length]);
  });

  test.each(golden!.fits)('C = $cTimesLength / length equals scikit-learn', async (fit) => {
    await expectAsGolden(set, fit);
  });
});
