import { existsSync } from 'node:fs';
import type { Workspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import { readFrame } from '../../images/index.ts';
import { loadRun } from '../predict/load-run.ts';
import { MAP_SIDE, occlusionMaps } from '../evaluate/occlusion.ts';
import { probabilitiesOf } from '../predict/probabilities.ts';

export interface HeatMap {
  readonly run: string;
  readonly category: string;
  readonly probability: number;
  readonly side: number;
  /** Row-major; what hiding a part takes from the probability. */
  readonly values: readonly number[];
}

/**
 * Where in a finished frame a run sees a category; absent: the one that it predicts.
 *
 * @throws UserError when there is no such run, frame or category.
 */
export async function heatMap(
  workspace: Workspace,
  name: string,
  { hash, category }: { readonly hash: string; readonly category?: string | undefined },
): Promise<HeatMap> {
  const path = await workspace.frames.file(hash);
  if (!existsSync(path)) throw new UserError(`There is no finished frame ${hash}.`);
  const classifier = await loadRun(workspace, name);
  const { categories } = classifier.run;
  const probabilities = await probabilitiesOf(workspace, classifier, [hash], silent);
  const chosen =
    category === undefined
      ? probabilities.indexOf(Math.max(...probabilities))
      : categories.indexOf(category);
  const named = categories[chosen];
  if (named === undefined) {
    throw new UserError(
      `The run ${name} has no category ${category ?? ''}; it knows ${categories.join(', ')}.`,
    );
  }
  const frame = { pixels: await readFrame(path), category: chosen };
  const [values] = await occlusionMaps(classifier, [frame], silent);
  const probability = probabilities[chosen] ?? 0;
  return { run: name, category: named, probability, side: MAP_SIDE, values: [...(values ?? [])] };
}
