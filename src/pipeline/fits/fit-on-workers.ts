import { availableParallelism } from 'node:os';
import type { BackboneRef } from '../../backbones/index.ts';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects, Shard, ShardRunner } from '../../effects.ts';
import { CANDIDATES, type Head, patientFolds } from '../../heads/index.ts';
import { type Grafted, type HeadOptions, isPretrained } from '../train/fit-head.ts';
import { resultsOfShards } from '../shards/results-of-shards.ts';
import { digestOf, removeShardFiles, shareInput } from '../shards/shard-files.ts';
import type { FitInput } from './fit-input.ts';
import { type Fitting, fittedSchema, lossesSchema } from './fit-tasks.ts';
import { removeSharedHead, sharedHead } from './shared-head.ts';

/** What heads are fitted on, and with what. */
export interface FitOnWorkers {
  readonly backbone: Grafted;
  readonly ref: BackboneRef;
  readonly training: FitInput;
  readonly tuning: FitInput | null;
  readonly head: HeadOptions;
  /** Whether features are read from the disk as they are needed. */
  readonly streamed: boolean;
}

/**
 * Has a head fitted elsewhere: first the folds of the search for a linear head's strength, each by
 * itself, then the head. The features are extracted already. It is the head that is fitted here.
 */
export async function fitOnWorkers(
  workspace: Workspace,
  asked: FitOnWorkers,
  runner: ShardRunner,
  effects: Effects,
): Promise<Head> {
  const used: Used = { inputs: [], results: [] };
  const fitting = await fittingOf(workspace, asked, used);
  const heldOut = await lossesOnWorkers(workspace, asked, fitting, runner, used, effects);
  const input = await shareInput(workspace, { ...fitting, heldOut });
  const shard = shardOf({ step: 'fit', input });
  effects.progress('Fitting the head', 0, 1);
  let head: Head | undefined;
  for await (const { sha256 } of resultsOfShards(
    workspace,
    [shard],
    fittedSchema,
    runner,
    effects,
  )) {
    head = await sharedHead(workspace, shard.id, sha256);
  }
  if (head === undefined) throw new RangeError('A shard has no result');
  effects.progress('Fitting the head', 1, 1);
  await removeSharedHead(workspace, shard.id);
  await removeShardFiles(workspace, [...used.results, shard.id], 'result');
  await removeShardFiles(workspace, [...used.inputs, input], 'input');
  return head;
}

/** Shard files that are used up when the head is there. */
interface Used {
  readonly inputs: string[];
  readonly results: string[];
}

/** Shares the sets with the workers. */
export async function fittingOf(
  workspace: Workspace,
  { backbone, ref, training, tuning, head, streamed }: FitOnWorkers,
  used: Pick<Used, 'inputs'>,
): Promise<Fitting> {
  const shared = async (set: FitInput): Promise<string> => {
    const name = await shareInput(workspace, set);
    used.inputs.push(name);
    return name;
  };
  return {
    training: await shared(training),
    tuning: tuning && (await shared(tuning)),
    ...{ head, name: backbone.name, layersOf: isPretrained(head, backbone) ? ref : null },
    ...{ threads: availableParallelism(), streamed, heldOut: null },
  };
}

/** A shard that is named by its task, which names all that its result depends on. */
export function shardOf(task: object, urgency?: Shard['urgency']): Shard {
  return { id: digestOf(task), task, ...(urgency && { urgency }) };
}

/** The losses of each fold, where the strength of a linear head is to be chosen by them. */
async function lossesOnWorkers(
  workspace: Workspace,
  { training, head }: FitOnWorkers,
  { training: input, threads, streamed }: Fitting,
  runner: ShardRunner,
  used: Used,
  effects: Effects,
): Promise<Fitting['heldOut']> {
  if (head.kind !== 'linear' || head.c !== undefined) return null;
  const { seed } = head;
  const { views, categories } = training;
  const labels = Int32Array.from(views.flatMap(() => training.labels));
  const groups = views.flatMap(() => training.groups);
  const folds = patientFolds({ labels, groups, categories }, CANDIDATES.folds, seed);
  // The fit itself says why there are none.
  if (typeof folds === 'string') return null;
  const shards = folds.map((_, which) =>
    shardOf({ step: 'losses', input, seed, which, threads, streamed }, 'last'),
  );
  used.results.push(...shards.map(({ id }) => id));
  const step = 'Choosing the regularisation strength';
  effects.progress(step, 0, folds.length);
  const losses: number[][] = [];
  for await (const found of resultsOfShards(workspace, shards, lossesSchema, runner, effects)) {
    effects.progress(step, losses.push(found), folds.length);
  }
  return losses;
}
