import { existsSync } from 'node:fs';
import type { Workspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import { featuresOf } from '../train/features.ts';
import { loadRun } from '../predict/load-run.ts';
import { directed, meanOf, nearest } from '../train/nearest.ts';

/** A frame that is near another. */
export interface Neighbour {
  readonly hash: string;
  /** Cosine of the features less their mean, from -1 to 1. */
  readonly similarity: number;
}

/** Finds the frames of a workspace whose features are nearest to those of one of them, or of another. */
export interface Neighbourhood {
  /** @throws UserError when there is no such finished frame. */
  of(hash: string, count: number): Promise<Neighbour[]>;
}

/**
 * Holds the features of every accepted frame ready, on the centre view.
 *
 * @throws UserError when there is no such run.
 */
export async function openNeighbourhood(
  workspace: Workspace,
  name: string,
): Promise<Neighbourhood> {
  const { views } = await loadRun(workspace, name);
  const [view] = views;
  const { length } = view;
  const hashes = [...new Set((await workspace.catalog.frames()).map(({ hash }) => hash))];
  const rows = await featuresOf(workspace, [view], hashes, silent);
  const mean = meanOf({ rows, length });
  const all = directed({ rows, length }, mean);
  return {
    async of(hash, count) {
      if (!existsSync(await workspace.frames.file(hash).catch(() => ''))) {
        throw new UserError(`There is no finished frame ${hash}.`);
      }
      const own = await featuresOf(workspace, [view], [hash], silent);
      const found = nearest(all, directed({ rows: own, length }, mean).rows, count + 1);
      return found
        .flatMap(({ row, similarity }) => ({ hash: hashes[row] ?? '', similarity }))
        .filter((one) => one.hash !== hash)
        .slice(0, count);
    },
  };
}
