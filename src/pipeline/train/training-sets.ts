import type { FrameRow, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import type { Features, TrainingSet } from '../../heads/index.ts';
import { extractViews, featuresOf } from './features.ts';
import type { HeadOptions } from './fit-head.ts';
import { indicesOf } from './predictions.ts';
import type { StreamedFeatures } from './streamed-features.ts';
import { mustStream, streamedFeatures } from './streamed-features.ts';
import type { Views } from './views.ts';

/** What a head is fitted on and, where there is a tuning part, looked at while it is. */
export interface TrainingSets {
  readonly training: TrainingSet<Features>;
  readonly tuning: TrainingSet<Features> | null;
  readonly streamed: boolean;
  /** Closes the files that are read from. */
  close(): Promise<void>;
}

/**
 * The features of the train and tuning parts, extracted where the cache lacks them: in memory, or
 * where they would take too much of it, or when told so, in files.
 *
 * @param stream absent: by their size.
 */
export async function trainingSets(
  workspace: Workspace,
  views: Views,
  parts: Readonly<Record<'train' | 'tuning', readonly FrameRow[]>>,
  {
    categories,
    head,
    stream,
  }: {
    readonly categories: readonly string[];
    readonly head: HeadOptions;
    readonly stream: boolean | undefined;
  },
  effects: Effects,
): Promise<TrainingSets> {
  const [{ length }] = views;
  const rows = [...parts.train, ...parts.tuning];
  const hashesOf = (some: readonly FrameRow[]): string[] => some.map(({ hash }) => hash);
  await extractViews(workspace, views, hashesOf(rows), effects);
  const streamed = stream ?? mustStream(head.kind, rows.length * views.length * length);
  if (streamed) effects.note('Features are read from the disk while the head is fitted.');
  const opened: StreamedFeatures[] = [];
  const close = async (): Promise<void> => {
    for (const each of opened) await each.close();
  };
  const read = async (hashes: string[]): Promise<Features> => {
    if (!streamed) return await featuresOf(workspace, views, hashes, effects);
    const features = await streamedFeatures(workspace, views, hashes);
    opened.push(features);
    return features;
  };
  const setOf = async (part: readonly FrameRow[]): Promise<TrainingSet<Features>> => {
    const shown = views.flatMap(() => part);
    return {
      features: await read(hashesOf(part)),
      ...{ length, categories },
      labels: indicesOf(shown, categories),
      groups: shown.map(({ patient }) => patient),
      views: views.length,
    };
  };
  try {
    const training = await setOf(parts.train);
    const tuning = parts.tuning.length === 0 ? null : await setOf(parts.tuning);
    return { training, tuning, streamed, close };
  } catch (error) {
    await close();
    throw error;
  }
}
