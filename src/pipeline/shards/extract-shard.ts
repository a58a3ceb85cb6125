import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import {
  type Backbone,
  extractFeatures,
  type FrameFeatures,
  openFrameSession,
  packBackbone,
  type PackedBackbone,
  unpackBackbone,
} from '../../backbones/index.ts';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects, Shard } from '../../effects.ts';
import { fromSystemError, UserError } from '../../errors.ts';
import { devices, type Session } from '../../graph/index.ts';
import { writeRows } from './rows-file.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The features of some frames, as {@link extractionShard} asks for them. */
export const extractTaskSchema = z.strictObject({
  step: z.literal('extract'),
  backbone: z.strictObject({
    name: z.string(),
    device: z.enum(devices),
    length: z.int().positive(),
    key: sha256,
  }),
  hashes: z.array(sha256).min(1).max(10_000),
});

export type ExtractTask = z.infer<typeof extractTaskSchema>;

type Place = Pick<Workspace, 'featuresDir'>;

/** Puts a backbone where workers find it, once. */
export async function sharePacked(workspace: Place, backbone: Backbone): Promise<void> {
  const path = packedPath(workspace, backbone.key);
  if (existsSync(path)) return;
  const partial = `${path}.${process.pid}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, packBackbone(backbone), { flush: true });
    await rename(partial, path);
  } catch (error) {
    throw fromSystemError(error, 'Cannot share the backbone with the workers');
  }
}

/** The shard that extracts the features of some frames. */
export function extractionShard(
  { name, device, length, key }: Backbone,
  hashes: readonly string[],
): Shard {
  const id = createHash('sha256')
    .update(JSON.stringify(['extract', key, hashes]))
    .digest('hex');
  const task: ExtractTask = {
    ...{ step: 'extract', backbone: { name, device, length, key } },
    hashes: [...hashes],
  };
  return { id, task };
}

/** Where the features of a shard lie until they are in the store. */
export function rowsPath({ featuresDir }: Place, id: string): string {
  return join(featuresDir, 'shards', `${id}.rows`);
}

/** A backbone that may run at once. */
interface Ready {
  readonly backbone: PackedBackbone;
  /** On the CPU. */
  readonly session: Session | undefined;
}

/** Does shards of extraction, one after another; it keeps the last backbone ready for the next. */
export class ShardExtractor {
  readonly #workspace: Place & Pick<Workspace, 'framePath'>;
  readonly #threads: number | undefined;
  #ready: Ready | undefined;

  /** @param threads as {@link extractFeatures} has them. */
  constructor(workspace: Place & Pick<Workspace, 'framePath'>, threads: number | undefined) {
    this.#workspace = workspace;
    this.#threads = threads;
  }

  /**
   * Does a shard, unless its result is there.
   *
   * @throws UserError when the backbone is not there or not the same here, or a frame cannot be read.
   */
  async extract(id: string, { backbone, hashes }: ExtractTask, effects: Effects): Promise<void> {
    const path = rowsPath(this.#workspace, id);
    if (existsSync(path)) return;
    const { length } = backbone;
    const rows = new Float32Array(hashes.length * length);
    const places = new Map(hashes.map((hash, i) => [hash, i]));
    const sink = {
      has: () => false,
      append(some: readonly FrameFeatures[]) {
        for (const { hash, row } of some) rows.set(row, (places.get(hash) ?? NaN) * length);
        return Promise.resolve();
      },
    };
    const frames = hashes.map((hash) => ({ hash, path: this.#workspace.framePath(hash) }));
    const ready = await this.#readyFor(backbone);
    await extractFeatures(ready.backbone, frames, sink, effects, {
      ...{ workers: this.#threads, session: ready.session },
    });
    try {
      await writeRows(path, rows);
    } catch (error) {
      throw fromSystemError(error, 'Cannot write features');
    }
  }

  async close(): Promise<void> {
    const ready = this.#ready;
    this.#ready = undefined;
    await ready?.session?.release();
  }

  async #readyFor(named: ExtractTask['backbone']): Promise<Ready> {
    if (this.#ready?.backbone.key === named.key) return this.#ready;
    await this.close();
    const backbone = unpackBackbone(await packedBytes(this.#workspace, named.key), named);
    const session = named.device === 'cpu' ? await openFrameSession(backbone.graph) : undefined;
    this.#ready = { backbone, session };
    return this.#ready;
  }
}

async function packedBytes(workspace: Place, key: string): Promise<Uint8Array> {
  const path = packedPath(workspace, key);
  try {
    return await readFile(path);
  } catch (cause) {
    throw new UserError(
      `Cannot extract features: the workspace here has no ${path}, which whoever started the job wrote; see that all machines share one workspace.`,
      { cause },
    );
  }
}

function packedPath({ featuresDir }: Place, key: string): string {
  return join(featuresDir, 'shards', `${key}.onnx`);
}
