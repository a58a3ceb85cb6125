import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { join } from 'node:path';
import { UMAP } from 'umap-js';
import * as z from 'zod';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { throwIfInterrupted, UserError } from '../../errors.ts';
import { Random } from '../../numeric/index.ts';
import { featuresOf } from './features.ts';
import { loadRun } from '../predict/load-run.ts';
import { type DirectedFeatures, nearest, project } from './nearest.ts';
import { writeRunFile } from '../predict/run-file.ts';
import { shareRun } from '../predict/shared-run.ts';

const FILE = 'map.json';
/** Numbers that are kept of each frame's features while its neighbours are looked for. */
const PROJECTED = 96;
const NEIGHBOURS = 15;

const mapSchema = z.object({
  run: z.string(),
  points: z.array(z.object({ hash: z.string(), x: z.number(), y: z.number() })),
});

/** Where each frame lies; frames that look alike to the backbone lie near each other. */
export type FeatureMap = z.infer<typeof mapSchema>;

/**
 * Lays the features of every accepted frame out in the plane (UMAP; McInnes, Healy and Melville 2018,
 * arXiv:1802.03426), after a random projection, and writes map.json into the run's folder. The seed is
 * fixed: the same frames give the same map.
 *
 * @throws UserError when there is no such run, or there are fewer than 20 different frames.
 */
export async function featureMap(
  workspace: Workspace,
  name: string,
  effects: Effects = silent,
): Promise<{ run: string; points: number }> {
  const { views } = await loadRun(workspace, name);
  const hashes = [...new Set((await workspace.catalog.frames()).map(({ hash }) => hash))];
  if (hashes.length <= NEIGHBOURS + 4) {
    throw new UserError(
      `Cannot draw a map of ${hashes.length} frames: it takes ${NEIGHBOURS + 5}; ingest more studies.`,
    );
  }
  const features = await featuresOf(workspace, [views[0]], hashes, effects);
  const length = views[0].length;
  const projected = project({ rows: features, length }, PROJECTED, new Random('map', 1));
  const places = await placesOf(projected, effects);
  const map: FeatureMap = {
    run: name,
    points: hashes.map((hash, i) => ({ hash, x: places[i]?.[0] ?? 0, y: places[i]?.[1] ?? 0 })),
  };
  await writeRunFile(workspace, name, FILE, `${JSON.stringify(map)}\n`);
  await shareRun(workspace, name);
  return { run: name, points: map.points.length };
}

/** The map that was made last, or null. */
export async function readFeatureMap(
  workspace: Workspace,
  name: string,
): Promise<FeatureMap | null> {
  const path = join(workspace.runDir(name), FILE);
  if (!existsSync(path)) return null;
  return mapSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}

async function placesOf(projected: DirectedFeatures, effects: Effects): Promise<number[][]> {
  const { rows, length } = projected;
  const frames = rows.length / length;
  const [indices, distances]: [number[][], number[][]] = [[], []];
  for (let i = 0; i < frames; i++) {
    if (i % 50 === 0) {
      throwIfInterrupted(effects.signal, 'drawing the map');
      effects.progress('Looking for neighbours', i, frames);
      await setImmediate();
    }
    const found = nearest(projected, rows.subarray(i * length, (i + 1) * length), NEIGHBOURS);
    indices.push(found.map(({ row }) => row));
    distances.push(found.map(({ similarity }) => Math.max(0, 1 - similarity)));
  }
  const random = new Random('map', 2);
  const umap = new UMAP({ nNeighbors: NEIGHBOURS, random: () => random.next() });
  umap.setPrecomputedKNN(indices, distances);
  const epochs = umap.initializeFit(
    Array.from({ length: frames }, (_, i) => [...rows.subarray(i * length, (i + 1) * length)]),
  );
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    if (epoch % 10 !== 0) continue;
    throwIfInterrupted(effects.signal, 'drawing the map');
    effects.progress('Drawing the map', epoch, epochs);
    await setImmediate();
  }
  return umap.getEmbedding();
}
