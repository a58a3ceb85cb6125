import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Effects, silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import type { Device, SessionThread } from '../../graph/index.ts';
import { openSessionThread, readOnnx, uint8 } from '../../graph/index.ts';
import { frameHash, framePath, readFrame } from '../../images/index.ts';
import { findFrames, type FoundFrame, framesOfFile } from '../predict/find-frames.ts';
import { noticeOf } from '../notice.ts';
import { type Prediction, predictionsFrom } from '../predict/prediction.ts';
import { Readers } from '../source-readers/readers.ts';
import { checkGraph } from './check-graph.ts';
import { FrameBatches } from './frame-batches.ts';
import { Drift } from './drift.ts';
import type { Manifest } from './manifest.ts';
import { type Package, readPackage } from './read-package.ts';

/** Bytes of a frame. */
const PIXELS = 256 * 256;

/** Frames of one run of the graph, where it takes any number and nothing else was asked for. */
const BATCH = 32;

export interface ClassifierOptions {
  /** The path of a public key (PEM) that must have signed the package; absent: not looked at. */
  readonly verify?: string | undefined;
  /** Where its graph runs; absent: on the CPU. */
  readonly device?: Device | undefined;
  /** Threads of one run; absent: every core. The last digits of a probability depend on it. */
  readonly threads?: number | undefined;
  /** Frames of one run of a graph that takes any number; absent: 32. */
  readonly batch?: number | undefined;
  /** How long a run that is not full waits for the frames of other callers; absent: not at all. */
  readonly batchWaitMs?: number | undefined;
  /** Processes that read files, to be closed by whoever opened them; absent: its own. */
  readonly readers?: Readers | undefined;
  /** What counts what it sees and says; absent: nothing was counted before. */
  readonly driftOf?: ((id: string, manifest: Manifest) => Promise<Drift>) | undefined;
}

/** A packed classifier that is open. Calls may overlap. */
export interface PackedClassifier {
  readonly manifest: Manifest;
  /** SHA-256 in hex; the same for the same package. */
  readonly id: string;
  readonly card: string;
  readonly licences: string;
  /** What it has seen and said, day by day. */
  readonly drift: Drift;
  /**
   * The probabilities of finished frames, N x categories row-major.
   *
   * @param frames each of 65,536 gray values.
   */
  classify(frames: readonly Uint8Array[]): Promise<Float64Array>;
  /** What is said of one finished frame of 65,536 gray values. */
  classifyFrame(frame: Uint8Array): Promise<Prediction>;
  /**
   * Classifies one file, making frames of it just as the run's own were made. Nothing of it is kept.
   *
   * @param path of an image, DICOM file or video; not a folder.
   * @param name what it is called in the result; absent: the path.
   */
  classifyFile(path: string, name?: string): Promise<Prediction[]>;
  /** Classifies every file of a folder, archive or manifest, as `predict` does with a run. */
  classifySource(source: string, effects?: Effects): Promise<Prediction[]>;
  /** Ends its processes and frees its memory; calls under way must be over. */
  close(): Promise<void>;
}

/**
 * Opens a packed classifier.
 *
 * @throws UserError when it is no such package, is damaged, is not signed by the key that it must be
 *   signed by, or cannot run here.
 */
export async function openClassifier(
  path: string,
  options: ClassifierOptions = {},
): Promise<PackedClassifier> {
  const { verify, device = 'cpu', threads = availableParallelism(), driftOf } = options;
  const found = await readPackage(path, verify);
  const graph = readOnnx(found.model);
  checkGraph(graph, found.manifest.categories.length);
  const { id, manifest } = found;
  const drift = (await driftOf?.(id, manifest)) ?? new Drift(manifest);
  // A run holds its thread until it is over: ours has others to listen to.
  const session = await openSessionThread(graph, { device, threads });
  return new OpenClassifier(found, session, drift, options);
}

class OpenClassifier implements PackedClassifier {
  readonly manifest: Manifest;
  readonly id: string;
  readonly card: string;
  readonly licences: string;
  readonly drift: Drift;
  readonly #session: SessionThread;
  readonly #batches: FrameBatches;
  readonly #shared: Readers | undefined;
  #readers: Readers | undefined;

  constructor(
    { manifest, id, card, licences }: Package,
    session: SessionThread,
    drift: Drift,
    { batch = BATCH, batchWaitMs = 0, readers }: ClassifierOptions,
  ) {
    this.manifest = manifest;
    this.id = id;
    this.card = card;
    this.licences = licences;
    this.drift = drift;
    this.#session = session;
    this.#shared = readers;
    const most = manifest.graph.batch === 'one' ? 1 : batch;
    const options = { most, waitMs: batchWaitMs };
    this.#batches = new FrameBatches((frames) => this.#run(frames), options);
  }

  async classify(frames: readonly Uint8Array[]): Promise<Float64Array> {
    const wrong = frames.find(({ length }) => length !== PIXELS);
    if (wrong !== undefined) {
      throw new RangeError(`A frame has ${PIXELS} gray values, not ${wrong.length}`);
    }
    const rows = await Promise.all(frames.map((frame) => this.#batches.row(frame)));
    const k = this.manifest.categories.length;
    const all = new Float64Array(frames.length * k);
    rows.forEach((row, i) => all.set(row, i * k));
    return all;
  }

  async #run(frames: readonly Uint8Array[]): Promise<Float32Array[]> {
    const k = this.manifest.categories.length;
    const pixels = new Uint8Array(frames.length * PIXELS);
    frames.forEach((frame, i) => pixels.set(frame, i * PIXELS));
    const [outputs] = await this.#session.run([
      { pixels: uint8([frames.length, 256, 256], pixels) },
    ]);
    const probabilities = outputs?.['probabilities']?.data;
    if (!(probabilities instanceof Float32Array) || !probabilities.every(Number.isFinite)) {
      throw new UserError(
        'Cannot classify: the network gives values that are not finite; export the classifier again.',
      );
    }
    return frames.map((frame, i) => {
      const row = probabilities.subarray(i * k, (i + 1) * k);
      this.drift.add(frame, row);
      return row;
    });
  }

  async classifyFrame(frame: Uint8Array): Promise<Prediction> {
    const hash = frameHash(frame);
    const found = { file: '', frame: 0, box: null, hash, reason: null };
    const [prediction] = this.#say([found], await this.classify([frame]), silent);
    return prediction as Prediction;
  }

  async classifyFile(path: string, name = path): Promise<Prediction[]> {
    return await this.#inScratch(silent, (framesDir, readers) =>
      framesOfFile(readers, { framesDir, settings: this.manifest.frames }, path, name),
    );
  }

  async classifySource(source: string, effects: Effects = silent): Promise<Prediction[]> {
    return await this.#inScratch(effects, (framesDir, readers) =>
      findFrames(readers, { framesDir, settings: this.manifest.frames }, source, effects),
    );
  }

  /** Makes frames in a folder that is gone afterwards, and classifies them. */
  async #inScratch(
    effects: Effects,
    find: (framesDir: string, readers: Readers) => Promise<FoundFrame[]>,
  ): Promise<Prediction[]> {
    const readers = this.#shared ?? (this.#readers ??= new Readers());
    const dir = await mkdtemp(join(tmpdir(), 'sonograft-frames-'));
    try {
      const found = await find(dir, readers);
      const hashes = found.flatMap(({ hash }) => (hash === null ? [] : [hash]));
      const { categories } = this.manifest;
      const probabilities = new Float64Array(hashes.length * categories.length);
      for (let start = 0; start < hashes.length; start += BATCH) {
        const part = hashes.slice(start, start + BATCH);
        const frames = await Promise.all(part.map((hash) => readFrame(framePath(dir, hash))));
        probabilities.set(await this.classify(frames), start * categories.length);
        effects.progress('Classifying', start + part.length, hashes.length);
      }
      return this.#say(found, probabilities, effects);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  #say(found: readonly FoundFrame[], probabilities: Float64Array, effects: Effects): Prediction[] {
    const { categories, backbone, abstention } = this.manifest;
    const notice = noticeOf(backbone, effects);
    const threshold = abstention?.threshold ?? null;
    return predictionsFrom(found, probabilities, { categories, notice, threshold });
  }

  async close(): Promise<void> {
    await this.#readers?.close();
    await this.#session.release();
  }
}
