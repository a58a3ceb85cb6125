import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { silent } from '../src/effects.ts';
import type { TrainingSet } from '../src/heads/index.ts';
import { fitKnn, fitPrototype, predictProba } from '../src/heads/index.ts';
import { scratch } from './cli.ts';
import { lungClips } from './golden/heads/lung-clips.ts';
import { describeWithShared, shared } from './shared.ts';

function part(set: TrainingSet, rows: readonly number[]): TrainingSet {
  const { features, length, labels, groups } = set;
  return {
    ...set,
    features: Float32Array.from(
      rows.flatMap((row) => [...features.subarray(row * length, (row + 1) * length)]),
    ),
    labels: Int32Array.from(rows, (row) => labels[row] ?? 0),
    groups: rows.map((row) => groups[row] ?? ''),
  };
}

describeWithShared('heads of neighbours on MobileNetV2 features of real frames', () => {
  let [training, held]: TrainingSet[] = [];

  beforeAll(async () => {
    const set = await lungClips(shared(''), join(await scratch(), 'W'));
    // Every third patient of each category is held out.
    const patients = [0, 1].flatMap((k) =>
      [...new Set(set.groups.filter((_, row) => set.labels[row] === k))].filter(
        (_, i) => i % 3 < 1,
      ),
    );
    const rows = set.groups.map((_, row) => row);
    const isHeld = (row: number): boolean => patients.includes(set.groups[row] ?? '');
    training = part(set, rows.filter((row) => !isHeld(row))); // prettier-ignore
    held = part(set, rows.filter(isHeld));
  });

  test.each([
    ['knn', fitKnn],
    ['prototype', fitPrototype],
  ] as const)('%s knows the patients it has not seen', async (_, fit) => {
    const head = await fit(training!, { seed: 1, threads: 1 }, silent);
    expect(head.settings).toMatchObject({ chosenBy: 'cross-validation' });
    const p = await predictProba(head, held!.features);
    const right = held!.labels.filter((label, row) => p[row * 2 + label]! > 0.5).length;
    const counts = [0, 1].map((k) => held!.labels.filter((label) => label === k).length);
    // Always naming the more common category is right in the larger of the counts.
    expect(right).toBeGreaterThan(Math.max(...counts));
  });
});
