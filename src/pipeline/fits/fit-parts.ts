import type { BackboneRef } from '../../backbones/index.ts';
import type { FrameRow, Workspace } from '../../catalog/index.ts';
import type { Effects, ShardRunner } from '../../effects.ts';
import type { CheckpointOptions, Head } from '../../heads/index.ts';
import { extractViews } from '../train/features.ts';
import { fitHead, type HeadOptions } from '../train/fit-head.ts';
import { indicesOf } from '../train/predictions.ts';
import { mustStream } from '../train/streamed-features.ts';
import { trainingSets } from '../train/training-sets.ts';
import type { Views } from '../train/views.ts';
import { type FitInput, fitInputOf } from './fit-input.ts';
import { fitOnWorkers } from './fit-on-workers.ts';

/** What a head is fitted on, and how. */
export interface PartsToFit {
  readonly views: Views;
  /** The backbone as the run keeps it. */
  readonly ref: BackboneRef;
  readonly parts: Readonly<Record<'train' | 'tuning', readonly FrameRow[]>>;
  readonly categories: readonly string[];
  readonly head: HeadOptions;
  /** Whether features are read from the disk as they are needed; absent: by their size. */
  readonly stream: boolean | undefined;
  readonly checkpoint: CheckpointOptions;
}

/** Fits a head on the train part, here or by workers; what is missing of the features is extracted. */
export async function fitParts(
  workspace: Workspace,
  asked: PartsToFit,
  effects: Effects,
): Promise<{ readonly head: Head; readonly streamed: boolean }> {
  if (effects.shards !== undefined) return await fitElsewhere(workspace, asked, effects.shards, effects); // prettier-ignore
  const { views, parts, head: options, checkpoint } = asked;
  const sets = await trainingSets(workspace, views, parts, asked, effects);
  try {
    const { training, tuning, streamed } = sets;
    const head = await fitHead(views[0], training, tuning, options, { checkpoint }, effects);
    return { head, streamed };
  } finally {
    await sets.close();
  }
}

async function fitElsewhere(
  workspace: Workspace,
  { views, ref, parts, categories, head: options, stream }: PartsToFit,
  runner: ShardRunner,
  effects: Effects,
): Promise<{ readonly head: Head; readonly streamed: boolean }> {
  const rows = [...parts.train, ...parts.tuning];
  await extractViews(workspace, views, rows.map(({ hash }) => hash), effects); // prettier-ignore
  const inputOf = (part: readonly FrameRow[]): FitInput =>
    fitInputOf(views, {
      hashes: part.map(({ hash }) => hash),
      labels: indicesOf(part, categories),
      groups: part.map(({ patient }) => patient),
      categories: [...categories],
    });
  const tuning = parts.tuning.length === 0 ? null : inputOf(parts.tuning);
  const values = rows.length * views.length * views[0].length;
  const streamed = stream ?? mustStream(options.kind, values);
  const training = inputOf(parts.train);
  const asked = { backbone: views[0], ref, training, tuning, head: options, streamed };
  return { head: await fitOnWorkers(workspace, asked, runner, effects), streamed };
}
