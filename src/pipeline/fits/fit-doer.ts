import type * as z from 'zod';
import { loadBackbone } from '../../backbones/index.ts';
import type { WorkspaceFolder } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { type Features, foldLosses, patientFolds, type TrainingSet } from '../../heads/index.ts';
import { fitHead, inMemory, type FittingMeans, type Grafted } from '../train/fit-head.ts';
import { checkpointPath, readInput, writeResult } from '../shards/shard-files.ts';
import { fitFold } from './fit-fold.ts';
import { fitInputSchema, openSet, type OpenSet } from './fit-input.ts';
import {
  type Fitting,
  fittingSchema,
  type fitTaskSchema,
  type foldTaskSchema,
  type lossesTaskSchema,
} from './fit-tasks.ts';
import { shareHead } from './shared-head.ts';

/** Seconds of a training that a killed worker may cost. */
const CHECKPOINT_EVERY = 60;

type Place = Pick<WorkspaceFolder, 'dir' | 'featuresDir' | 'blobs'>;

type Task = z.infer<typeof fitTaskSchema | typeof foldTaskSchema | typeof lossesTaskSchema>;

/** Does shards of fitting, one after another; it keeps the last set of features for the next. */
export class FitDoer {
  readonly #workspace: Place;
  #last: (OpenSet & { readonly name: string; readonly streamed: boolean }) | undefined;

  constructor(workspace: Place) {
    this.#workspace = workspace;
  }

  /** @throws UserError when what it takes is not there, or the head cannot be fitted. */
  async run(id: string, task: Task, effects: Effects): Promise<void> {
    await writeResult(this.#workspace, id, await this.#resultOf(id, task, effects));
  }

  async #resultOf(id: string, task: Task, effects: Effects): Promise<unknown> {
    if (task.step === 'losses') {
      const set = await this.#setOf(task.input, task.streamed);
      return await foldLosses(set, task, task.threads, effects.signal);
    }
    const fitting = await readInput(this.#workspace, task.input, fittingSchema);
    const { head, training: name, threads, streamed } = fitting;
    const path = checkpointPath(this.#workspace, id);
    const means: FittingMeans = { checkpoint: { path, everySeconds: CHECKPOINT_EVERY }, threads };
    const backbone = await graftedOf(fitting);
    if (task.step === 'fold') {
      const set = inMemory(await this.#setOf(name, false), head.kind);
      const { folds: count, seed, which, share } = task;
      const { views = 1, labels, groups, categories } = set;
      const frames = labels.length / views;
      const ofFrames = { labels: labels.subarray(0, frames), groups: groups.slice(0, frames) };
      const folds = patientFolds({ ...ofFrames, categories }, count, seed);
      const fold = typeof folds === 'string' ? undefined : folds[which];
      if (fold === undefined) throw new RangeError(`There is no fold ${which} of these patients`);
      return await fitFold(set, { fold, share, seed }, { backbone, head }, means, effects);
    }
    const set = await this.#setOf(name, streamed);
    const tuning = fitting.tuning === null ? null : await this.#open(fitting.tuning, streamed);
    const { heldOut } = fitting;
    const told = { ...means, ...(heldOut !== null && { heldOut }) };
    try {
      const fitted = await fitHead(backbone, set, tuning?.set ?? null, head, told, effects);
      return { sha256: await shareHead(this.#workspace, id, fitted) };
    } finally {
      await tuning?.close();
    }
  }

  async close(): Promise<void> {
    await this.#last?.close();
    this.#last = undefined;
  }

  async #setOf(name: string, streamed: boolean): Promise<TrainingSet<Features>> {
    if (this.#last?.name !== name || this.#last.streamed !== streamed) {
      // Not both at once: they may be large.
      await this.close();
      this.#last = { name, streamed, ...(await this.#open(name, streamed)) };
    }
    return this.#last.set;
  }

  async #open(name: string, streamed: boolean): Promise<OpenSet> {
    const input = await readInput(this.#workspace, name, fitInputSchema);
    return await openSet(this.#workspace, input, streamed);
  }
}

/** The network whose pretrained layers a head starts from, which takes its weights on this machine. */
async function graftedOf({ name, layersOf }: Fitting): Promise<Grafted> {
  return layersOf === null ? { name } : await loadBackbone(layersOf);
}
