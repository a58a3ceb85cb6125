import * as z from 'zod';
import {
  type Backbone,
  extractFeatures,
  type FrameFeatures,
  openFrameSession,
  type PackedBackbone,
  unpackBackbone,
} from '../../backbones/index.ts';
import type { WorkspaceFolder } from '../../catalog/index.ts';
import type { Effects, Shard } from '../../effects.ts';
import { devices, type Session } from '../../graph/index.ts';
import { openRows } from './open-rows.ts';
import type { RowsPlace } from './rows-place.ts';
import { shardId } from './shard-id.ts';

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

type Place = Pick<WorkspaceFolder, 'featuresDir' | 'blobs' | 'frames'>;

/** The shard that extracts the features of some frames. */
export function extractionShard(
  { name, device, length, key }: Backbone,
  hashes: readonly string[],
): Shard {
  const id = shardId(key, hashes);
  const task: ExtractTask = {
    ...{ step: 'extract', backbone: { name, device, length, key } },
    hashes: [...hashes],
  };
  return { id, task, device };
}

/** A backbone that may run at once. */
interface Ready {
  readonly backbone: PackedBackbone;
  /** On the CPU. */
  readonly session: Session | undefined;
}

/** Does shards of extraction, one after another; it keeps the last backbone ready for the next. */
export class ShardExtractor {
  readonly #workspace: Place;
  readonly #threads: number | undefined;
  #ready: Ready | undefined;

  /** @param threads as {@link extractFeatures} has them. */
  constructor(workspace: Place, threads: number | undefined) {
    this.#workspace = workspace;
    this.#threads = threads;
  }

  /**
   * Does a shard, unless its result is there.
   *
   * @throws UserError when the backbone is not there or not the same here, or a frame cannot be read.
   */
  async extract(id: string, { backbone, hashes }: ExtractTask, effects: Effects): Promise<void> {
    const place = openRows(this.#workspace, backbone);
    if (await place.has({ id })) return;
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
    const paths: string[] = [];
    for await (const path of this.#workspace.frames.files(hashes)) paths.push(path);
    const frames = hashes.map((hash, i) => ({ hash, path: paths[i] ?? '' }));
    const ready = await this.#readyFor(backbone, place);
    await extractFeatures(ready.backbone, frames, sink, effects, {
      ...{ workers: this.#threads, session: ready.session },
    });
    await place.write({ id, hashes }, rows);
  }

  async close(): Promise<void> {
    const ready = this.#ready;
    this.#ready = undefined;
    await ready?.session?.release();
  }

  async #readyFor(named: ExtractTask['backbone'], place: RowsPlace): Promise<Ready> {
    if (this.#ready?.backbone.key === named.key) return this.#ready;
    await this.close();
    const backbone = unpackBackbone(await place.backbone(), named);
    const session = named.device === 'cpu' ? await openFrameSession(backbone.graph) : undefined;
    this.#ready = { backbone, session };
    return this.#ready;
  }
}
