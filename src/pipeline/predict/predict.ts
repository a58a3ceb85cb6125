import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import type { Device } from '../../graph/index.ts';
import { findFrames, type FoundFrame } from './find-frames.ts';
import { loadRun } from './load-run.ts';
import { noticeOf } from '../notice.ts';
import { type Prediction, predictionsFrom } from './prediction.ts';
import { probabilitiesOf } from './probabilities.ts';
import { Readers } from '../source-readers/readers.ts';
import type { RunFile } from './run-file.ts';

/**
 * Classifies files with a saved run, making frames of them just as the run's own were made. Labels
 * of the source are ignored; frames and features go to the workspace's caches, not to its catalog.
 *
 * @param device where the backbone runs; absent: where it ran in training.
 */
export async function predict(
  workspace: Workspace,
  name: string,
  source: string,
  effects: Effects = silent,
  device?: Device,
): Promise<Prediction[]> {
  const classifier = await loadRun(workspace, name, device);
  const { run, views } = classifier;
  const found = await readAll(workspace, run, source, effects);
  const hashes = found.flatMap(({ hash }) => (hash === null ? [] : [hash]));
  const probabilities = await probabilitiesOf(workspace, classifier, hashes, effects);
  return predictionsFrom(found, probabilities, { ...run, notice: noticeOf(views[0], effects) });
}

async function readAll(
  { framesDir }: Workspace,
  { frames }: RunFile,
  source: string,
  effects: Effects,
): Promise<FoundFrame[]> {
  const readers = new Readers();
  try {
    return await findFrames(readers, { framesDir, settings: frames }, source, effects);
  } finally {
    await readers.close();
  }
}
