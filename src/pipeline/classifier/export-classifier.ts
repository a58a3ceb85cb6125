import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workspace } from '../../catalog/index.ts';
import { type Effects, silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import { atTemperature, fitTemperature, thresholdFor } from '../../evaluation/index.ts';
import { writeOnnx } from '../../graph/index.ts';
import { version } from '../../version.ts';
import { type Classifier, loadRun } from '../predict/load-run.ts';
import { INTENDED_USE } from '../notice.ts';
import { classifierGraph } from './classifier-graph.ts';
import { licencesText } from './licences.ts';
import { type Manifest, manifestSchema } from './manifest.ts';
import { type Reference, referenceOf } from './reference.ts';
import { readKey, signatureOf } from './signature.ts';
import { storedZip } from './stored-zip.ts';
import { labellingOf } from './labelling-of.ts';
import { tryGraph } from './try-graph.ts';
import { writePage } from './write-page.ts';
import { writeParts } from './write-parts.ts';

/** One protobuf message, which an ONNX file is, stays below this. */
const MOST_ONNX = 2 ** 31;

export interface ExportOptions {
  /** Where it is written. */
  readonly out: string;
  /** `onnx` writes the network alone, `web` a folder with a page that classifies in a browser. */
  readonly format?: 'sonograft' | 'onnx' | 'web' | undefined;
  /** The folder of the built page, for `web`. */
  readonly page?: string | null | undefined;
  /** The path of a private Ed25519 key (PEM) that signs the package. */
  readonly sign?: string | undefined;
  /** Whether probabilities are at the temperature that suits the tuning part best; absent: no. */
  readonly calibrate?: boolean | undefined;
  /** The accuracy that answers are to have, in [0, 1]; absent: every frame gets an answer. */
  readonly targetAccuracy?: number | undefined;
}

export interface ExportResult {
  readonly run: string;
  readonly use: string;
  readonly path: string;
  readonly bytes: number;
  readonly temperature: number;
  readonly abstention: Manifest['abstention'];
  readonly signed: boolean;
  /** Frames that were asked again, and the largest difference from the run's own probabilities. */
  readonly checked: { readonly images: number; readonly largestDifference: number };
}

/**
 * Packs a run that was evaluated into one file: its network from frames to probabilities, everything that
 * a program must know to use it, its model card and the licences. The same run gives the same bytes.
 *
 * @throws UserError when the run was not evaluated, cannot be one graph, has changed in a way that what
 *   is asked for cannot be had, or does not give the run's own probabilities.
 */
export async function exportClassifier(
  workspace: Workspace,
  name: string,
  options: ExportOptions,
  effects: Effects = silent,
): Promise<ExportResult> {
  const key = options.sign === undefined ? null : readKey(options.sign, 'private');
  const classifier = await loadRun(workspace, name, 'cpu');
  const card = await cardOf(workspace, name);
  const reference = await referenceOf(workspace, classifier, effects);
  const { temperature, abstention } = settle(name, reference, options);
  const { run, views, head } = classifier;
  const graph = classifierGraph(views, head, temperature);
  const metadata = {
    categories: JSON.stringify(run.categories),
    sonograft: version,
    use: INTENDED_USE,
  };
  const model = writeOnnx({ ...graph, metadata });
  if (model.length >= MOST_ONNX) {
    throw new UserError(
      `Cannot export ${name}: as one ONNX file it has ${model.length} bytes, and ${MOST_ONNX} is the most; train a smaller head.`,
    );
  }
  const { batch, checked } = await tryGraph(name, graph, reference, temperature);
  const manifest = manifestOf(workspace, classifier, { temperature, abstention, batch });
  manifest.reference = reference.statistics;
  const parts = { 'model.onnx': model, 'model-card.md': card };
  const files = packageOf(manifest, parts, (json) =>
    key === null ? null : signatureOf(json, key),
  );
  const bytes = await write(options, model, files);
  const signed = key !== null && options.format !== 'onnx';
  return {
    ...{ run: name, use: INTENDED_USE, path: options.out, bytes },
    ...{ temperature, abstention, signed, checked },
  };
}

/** Writes what was asked for; returns its bytes. */
async function write(
  { format, out, page }: ExportOptions,
  model: Uint8Array,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<number> {
  if (format === 'onnx') return await writeParts(out, [model]);
  if (format === 'web') return await writePage(out, page ?? null, files);
  return await writeParts(out, storedZip(files));
}

/** Names every member with its hash in classifier.json, which comes first, and signs that. */
function packageOf(
  manifest: Manifest,
  parts: Readonly<Record<string, Uint8Array>>,
  sign: (manifest: Uint8Array) => Uint8Array | null,
): Map<string, Uint8Array> {
  const members = { ...parts, 'LICENCES.txt': Buffer.from(licencesText(manifest)) };
  for (const [member, bytes] of Object.entries(members)) {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    manifest.members[member] = { bytes: bytes.length, sha256 };
  }
  const json = Buffer.from(`${JSON.stringify(manifestSchema.parse(manifest), null, 1)}\n`);
  const signature = sign(json);
  return new Map([
    ['classifier.json', json],
    ...Object.entries(members),
    ...(signature === null ? [] : [['signature.ed25519', signature] as const]),
  ]);
}

async function cardOf(workspace: Workspace, name: string): Promise<Buffer> {
  try {
    return await readFile(join(workspace.runDir(name), 'model-card.md'));
  } catch (cause) {
    throw new UserError(
      `Cannot export ${name}: it has no model card, which says how it does on patients that it was not trained on; run "sonograft evaluate ${name}" first.`,
      { cause },
    );
  }
}

/** The temperature and the threshold, both chosen on the tuning part. */
function settle(
  name: string,
  { tuning, whyNot }: Reference,
  { calibrate = false, targetAccuracy }: ExportOptions,
): Pick<Manifest, 'temperature' | 'abstention'> {
  if (!calibrate && targetAccuracy === undefined) return { temperature: 1, abstention: null };
  if (tuning === null) {
    throw new UserError(
      `Cannot export ${name} with a temperature or a threshold: ${whyNot}; leave --calibrate and --target-accuracy out, or train again.`,
    );
  }
  const temperature = calibrate ? fitTemperature(tuning) : 1;
  if (targetAccuracy === undefined) return { temperature, abstention: null };
  const width = tuning.categories.length;
  const probabilities =
    temperature === 1
      ? tuning.probabilities
      : atTemperature(tuning.probabilities, width, temperature);
  const point = thresholdFor({ ...tuning, probabilities }, targetAccuracy);
  if (point === null) {
    throw new UserError(
      `Cannot export ${name} with --target-accuracy ${targetAccuracy}: even its surest answers on the tuning part miss it; choose a lower one.`,
    );
  }
  return { temperature, abstention: { target: targetAccuracy, threshold: point.threshold } };
}

function manifestOf(
  workspace: Workspace,
  { run }: Classifier,
  settled: Pick<Manifest, 'temperature' | 'abstention'> & { batch: Manifest['graph']['batch'] },
): Manifest {
  const { temperature, abstention, batch } = settled;
  const { name, title, licence, source, pretrainedOn, weights, pool, length, int8 } = run.backbone;
  const counted = ({ patients, images }: { patients: number; images: number }) => ({
    ...{ patients, images },
  });
  const { train, tuning, test } = run.split;
  const labelling = labellingOf(workspace, run.categories);
  return {
    format: 1,
    use: INTENDED_USE,
    name: run.run,
    trainedAt: run.finishedAt,
    sonograft: version,
    categories: run.categories,
    ...labelling,
    ...{ temperature, abstention },
    frames: run.frames,
    graph: { input: 'pixels', output: 'probabilities', batch },
    backbone: {
      ...{ name, title, licence, source, pretrainedOn, weights, pool, length },
      precision: int8 === null ? 'fp32' : 'int8',
    },
    views: run.views.kind,
    head: run.head.kind,
    split: { train: counted(train), tuning: counted(tuning), test: counted(test) },
    reference: null,
    members: {},
  };
}
