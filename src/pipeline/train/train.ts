import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Backbone, BackboneRef } from '../../backbones/index.ts';
import { backboneNames, loadBackbone } from '../../backbones/index.ts';
import type { FrameRow, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import { evaluate } from '../../evaluation/index.ts';
import type { Device } from '../../graph/index.ts';
import type { Head } from '../../heads/index.ts';
import { removeCheckpoint, saveHead } from '../../heads/index.ts';
import { version } from '../../version.ts';
import type { Precision } from './calibration.ts';
import { calibrateOn } from './calibration.ts';
import { frameSettings } from '../source-readers/frames.ts';
import type { HeadOptions } from './fit-head.ts';
import { isPretrained } from './fit-head.ts';
import { fitParts } from '../fits/fit-parts.ts';
import type { LeakFindings } from '../leak/index.ts';
import { refuseLeaks } from '../leak/index.ts';
import type { Notice } from '../notice.ts';
import { noticeOf } from '../notice.ts';
import { placed, refuseInt8On } from './place.ts';
import { predictionsOf } from './predictions.ts';
import { refuseAddedTwins } from './near-identical.ts';
import { probabilitiesOf } from '../predict/probabilities.ts';
import { requireSplit } from './require-split.ts';
import type { RunFile } from '../predict/run-file.ts';
import { findRun, writeRun } from '../predict/run-file.ts';
import { withRunLock } from './run-lock.ts';
import { countParts, splitDigest } from './split.ts';
import type { ViewOptions } from './views.ts';
import { keysOf, onViews } from './views.ts';

export interface TrainOptions extends ViewOptions {
  readonly backbone: BackboneRef;
  /** int8 runs the convolutions on integers, calibrated on training frames; absent: fp32. */
  readonly precision?: Precision | undefined;
  /** Where the backbone runs; absent: on the CPU. The head is trained on the CPU. */
  readonly device?: Device | undefined;
  readonly head: HeadOptions;
  /**
   * Reads features from the disk whenever training needs them; absent: where they would take more than
   * half of the memory.
   */
  readonly stream?: boolean | undefined;
  /** Name of the run; absent: backbone and head. */
  readonly name?: string | undefined;
  /** Trains although the annotation can be told from the frames; the run and its report say so. */
  readonly allowAnnotationLeak?: boolean | undefined;
  /** Seconds of a training by steps that a crash may cost; absent: 60. */
  readonly checkpointEvery?: number | undefined;
}

export interface TrainResult extends Notice {
  readonly run: string;
  readonly backbone: string;
  readonly head: string;
  /** Passes over the training part. */
  readonly epochs: number;
  /** What was found of the annotation in the frames. */
  readonly leak: LeakFindings | null;
  /** Figures of the tuning part, which chose nothing but where training stopped. */
  readonly tuning: Readonly<Record<string, number | null>>;
}

/**
 * Trains a head on the features of the training part and saves the run. The test part is not
 * touched. The same request again finds the run done and returns its result.
 *
 * @throws UserError when there is no split or its parts share a near-identical frame, when what was
 *   filled of the frames tells the category or words of it can be read on them, when the backbone
 *   cannot be loaded, when another run has the name, or when another process trains it.
 */
export async function train(
  workspace: Workspace,
  options: TrainOptions,
  effects: Effects = silent,
): Promise<TrainResult> {
  const { precision, device = 'cpu' } = options;
  if (precision === 'int8') refuseInt8On(device);
  const labelled = await requireSplit(workspace);
  const grafted = await loadFor(options);
  const name = options.name ?? defaultName(grafted.loaded, options);
  return await withRunLock(workspace, name, () =>
    trainRun(workspace, name, labelled, grafted, options, effects),
  );
}

async function trainRun(
  workspace: Workspace,
  name: string,
  { split, rows }: Awaited<ReturnType<typeof requireSplit>>,
  { ref, loaded }: Awaited<ReturnType<typeof loadFor>>,
  options: TrainOptions,
  effects: Effects,
): Promise<TrainResult> {
  const checkpointPath = join(workspace.runDir(name), 'training.checkpoint');
  const before = await findRun(workspace, name);
  const inTrain = rows.filter((row) => row.part === 'train');
  const int8 =
    options.precision === 'int8'
      ? (int8Of(before, ref) ?? (await calibrateOn(workspace, loaded, inTrain, effects)))
      : null;
  const views = onViews(placed(loaded, int8, options.device ?? 'cpu'), options);
  const [backbone] = views;
  const request = {
    views: { kind: options.views ?? 'center', keys: keysOf(views) },
    options: jsonOf(options.head),
    digest: splitDigest(rows),
  };
  if (before !== undefined) {
    refuseOther(before, request);
    // It may have been killed between writing its file and telling the catalog.
    await writeRun(workspace, before);
    await removeCheckpoint(checkpointPath);
    effects.note(`Run ${name} is trained already, with these very settings.`);
    return { ...resultOf(before), ...noticeOf(backbone, effects) };
  }

  const inTuning = rows.filter((row) => row.part === 'tuning');
  const categories = [...new Set(inTrain.map((row) => row.category ?? ''))].sort();
  if (categories.length < 2) {
    throw new UserError(
      `Cannot train: the train part holds ${categories.length} category, need at least 2; split again.`,
    );
  }
  await refuseAddedTwins(workspace, split, rows, 'train', effects);
  const allow = options.allowAnnotationLeak ?? false;
  const looked = { seed: options.head.seed, allow };
  const leak = await refuseLeaks(workspace, [...inTrain, ...inTuning], looked, effects);
  const parts = { train: inTrain, tuning: inTuning };
  const checkpoint = { path: checkpointPath, everySeconds: options.checkpointEvery ?? 60 };
  const { head: kind, stream } = options;
  const asked = { views, ref, parts, categories, head: kind, stream, checkpoint };
  const { head, streamed } = await fitParts(workspace, asked, effects);
  const sha256 = await saveHead(workspace.runDir(name), head);
  const run: RunFile = {
    run: name,
    sonograft: version,
    node: process.version,
    categories,
    backbone: { ...describeBackbone(ref, backbone), int8 },
    views: request.views,
    head: {
      kind: head.kind,
      options: request.options,
      sha256,
      settings: { ...jsonOf(head.settings), ...(streamed && { streamed: true }) },
    },
    frames: frameSettings(workspace),
    split: {
      digest: request.digest,
      seed: split.seed,
      settings: jsonOf(split.settings),
      ...countParts(rows),
    },
    leak,
    epochs: passesOf(head),
    tuning: {},
    finishedAt: new Date().toISOString(),
  };
  if (inTuning.length > 0) {
    const hashes = hashesOf(inTuning);
    const probabilities = await probabilitiesOf(workspace, { views, head }, hashes, effects);
    const figures = evaluate(predictionsOf(inTuning, categories, probabilities), { rounds: 1 });
    run.tuning = {
      images: figures.images,
      patients: figures.patients,
      accuracy: figures.accuracy.value,
      balancedAccuracy: figures.balancedAccuracy.value,
    };
  }
  await writeRun(workspace, run);
  await removeCheckpoint(checkpointPath);
  return { ...resultOf(run), ...noticeOf(backbone, effects) };
}

/** Names what sets runs apart that are often made side by side. */
function defaultName(
  backbone: Backbone,
  { precision, device = 'cpu', backbone: ref, head, views = 'center' }: TrainOptions,
): string {
  const { pool = 'auto' } = ref;
  return [
    backbone.name,
    ...(pool === 'auto' ? [] : [pool]),
    ...(precision === 'int8' ? ['int8'] : []),
    ...(device === 'cpu' ? [] : [device]),
    ...(views === 'center' ? [] : [views]),
    head.kind,
  ].join('-');
}

/** The ranges of an earlier run of the same name, where it stands on the same backbone. */
function int8Of(run: RunFile | undefined, ref: BackboneRef): RunFile['backbone']['int8'] {
  const isSame = run !== undefined && JSON.stringify(run.backbone.ref) === JSON.stringify(ref);
  return isSame ? run.backbone.int8 : null;
}

/** Loads the backbone; layers that were pretrained on whole maps get whole maps. */
async function loadFor(options: TrainOptions): Promise<{ ref: BackboneRef; loaded: Backbone }> {
  const ref = withAbsolutePath(options.backbone);
  const loaded = await loadBackbone(ref);
  const { pool = 'auto' } = ref;
  if (pool !== 'auto' || !isPretrained(options.head, loaded)) return { ref, loaded };
  const whole: BackboneRef = { ...ref, pool: 'none' };
  return { ref: whole, loaded: await loadBackbone(whole) };
}

/** The reference to a backbone on disk must hold from wherever the run is used. */
function withAbsolutePath(ref: BackboneRef): BackboneRef {
  const isPath = !backboneNames.includes(ref.name) && existsSync(ref.name);
  return {
    ...ref,
    ...(isPath && { name: resolve(ref.name) }),
    ...(ref.weights !== undefined && { weights: resolve(ref.weights) }),
  };
}

function refuseOther(
  run: RunFile,
  request: Pick<RunFile, 'views'> & { options: RunFile['head']['options']; digest: string },
): void {
  const { kind, keys } = request.views;
  const differs =
    run.backbone.key !== keys['center']
      ? 'another backbone'
      : run.views.kind !== kind
        ? 'other views'
        : run.split.digest !== request.digest
          ? 'another split'
          : JSON.stringify(run.head.options) !== JSON.stringify(request.options)
            ? 'other settings of the head'
            : undefined;
  if (differs === undefined) return;
  throw new UserError(
    `Cannot train: run ${run.run} was trained with ${differs}; choose another --name, or delete its folder.`,
  );
}

function describeBackbone(ref: BackboneRef, backbone: Backbone): Omit<RunFile['backbone'], 'int8'> {
  const { name, title, licence, source, pretrainedOn, weights, pool, length, key, device } =
    backbone;
  return { ref, name, title, licence, source, pretrainedOn, weights, pool, length, key, device };
}

/** Passes over the training part: epochs that were trained, or iterations of a solver that sees all of it at once, or one. */
function passesOf({ settings }: Head): number {
  const { history, iterations = 1 } = settings;
  return Array.isArray(history) ? history.length : Number(iterations);
}

function hashesOf(rows: readonly FrameRow[]): string[] {
  return rows.map((row) => row.hash);
}

/** A plain copy as JSON keeps it: without what is undefined. */
function jsonOf(value: object): RunFile['head']['options'] {
  return JSON.parse(JSON.stringify(value)) as RunFile['head']['options'];
}

function resultOf({ run, head, epochs, leak, tuning, backbone }: RunFile): TrainResult {
  return { run, backbone: backbone.name, head: head.kind, epochs, leak, tuning };
}
