import type { Workspace } from '../catalog/index.ts';
import type { Effects } from '../effects.ts';
import { silent } from '../effects.ts';
import { throwIfInterrupted } from '../errors.ts';
import type { Device } from '../graph/index.ts';
import type { Box } from '../region/index.ts';
import type { SourceEntry } from '../studies/index.ts';
import { listSource, RefusedFile } from '../studies/index.ts';
import type { FrameSettings } from './frames.ts';
import { loadRun } from './load-run.ts';
import type { Notice } from './notice.ts';
import { noticeOf } from './notice.ts';
import { mapInOrder } from './map-in-order.ts';
import { probabilitiesOf } from './probabilities.ts';
import { Readers } from './readers.ts';

/** What a classifier says of one frame, or why it says nothing. */
export interface Prediction extends Notice {
  /** Relative to the source. */
  readonly file: string;
  readonly frame: number | null;
  /** Where the picture lies in the frame, which may show several; null where none was found. */
  readonly box: Box | null;
  /** Of the finished frame; null where there is none. */
  readonly hash: string | null;
  readonly probabilities: Readonly<Record<string, number>> | null;
  /** The most probable category; null when the frame was not classified. */
  readonly category: string | null;
  /** Why there is no category. */
  readonly reason: string | null;
}

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
  const found = await findFrames(workspace, run.frames, source, effects);
  const hashes = found.flatMap(({ hash }) => (hash === null ? [] : [hash]));
  const probabilities = await probabilitiesOf(workspace, classifier, hashes, effects);
  const { categories } = run;
  const notice = noticeOf(views[0], effects);
  let row = 0;
  return found.map(({ file, frame, box, hash, reason }) => {
    if (hash === null)
      return { file, frame, box, hash, probabilities: null, category: null, reason, ...notice };
    const values = probabilities.subarray(row * categories.length, (row + 1) * categories.length);
    row += 1;
    const best = values.indexOf(Math.max(...values));
    return {
      file,
      frame,
      box,
      hash,
      probabilities: Object.fromEntries(
        categories.map((category, i) => [category, values[i] ?? 0]),
      ),
      category: categories[best] ?? null,
      reason: null,
      ...notice,
    };
  });
}

/** What refuses a manifest's row for training only. */
const ABOUT_LABELS: ReadonlySet<string> = new Set([
  'empty-label',
  'unknown-split',
  'conflicting-rows',
]);

/** Each file once, however many rows name it. */
async function* eachOnce(source: string): ReturnType<typeof listSource> {
  const seen = new Set<string>();
  for await (const listed of listSource(source)) {
    if (seen.has(listed.entry.path)) continue;
    seen.add(listed.entry.path);
    yield listed;
  }
}

/** A frame that can be classified, by its hash, or the reason why there is none. */
interface Found {
  readonly file: string;
  readonly frame: number | null;
  readonly box: Box | null;
  readonly hash: string | null;
  readonly reason: string | null;
}

async function findFrames(
  workspace: Workspace,
  settings: FrameSettings,
  source: string,
  effects: Effects,
): Promise<Found[]> {
  const found: Found[] = [];
  const readers = new Readers();
  try {
    const files = mapInOrder(eachOnce(source), readers.atOnce, async ({ entry, refused }) => {
      throwIfInterrupted(effects.signal, 'reading files');
      return await find(readers, workspace, settings, entry, refused);
    });
    let read = 0;
    for await (const frames of files) {
      found.push(...frames);
      read += 1;
      effects.progress('Reading files', read, 0);
    }
    return found;
  } finally {
    await readers.close();
  }
}

async function find(
  readers: Readers,
  workspace: Workspace,
  settings: FrameSettings,
  entry: SourceEntry,
  refused: RefusedFile | null,
): Promise<Found[]> {
  const file = entry.name;
  try {
    if (refused !== null && !ABOUT_LABELS.has(refused.reason)) throw refused;
    const { framesDir } = workspace;
    const { frames, rule } = await readers.read({ origin: entry.origin, framesDir, settings });
    if (frames.length === 0) return [{ file, frame: null, box: null, hash: null, reason: rule }];
    return frames.map(({ index, box, hash, rule }) => ({
      file,
      frame: index,
      box,
      hash,
      reason: rule,
    }));
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error;
    return [
      { file, frame: null, box: null, hash: null, reason: `${error.reason}: ${error.message}` },
    ];
  }
}
