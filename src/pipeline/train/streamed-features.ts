import { createHash } from 'node:crypto';
import { totalmem } from 'node:os';
import { type Backbone, FeatureStore } from '../../backbones/index.ts';
import type { Workspace } from '../../catalog/index.ts';
import type { FeatureRows } from '../../heads/index.ts';
import type { HeadOptions } from './fit-head.ts';

/** Bytes that fitting a head takes for each value of its features where all are in memory. */
const BYTES: Readonly<Partial<Record<HeadOptions['kind'], number>>> = { linear: 12, fc: 8 };

/** The share of this machine's memory that features may take before they are streamed. */
const SHARE = 0.5;

/**
 * Whether a head is fitted on features that are read from the disk when they are needed: those that
 * would take more than half of this machine's memory. Only linear and fc heads can be.
 */
export function mustStream(kind: HeadOptions['kind'], values: number): boolean {
  return values * (BYTES[kind] ?? 0) > SHARE * totalmem();
}

/** Features that are read from the workspace's files, and must be closed. */
export interface StreamedFeatures extends FeatureRows {
  close(): Promise<void>;
}

/**
 * The features of frames, which must have been extracted: one view after another, as `featuresOf` gives
 * them, read when they are needed.
 */
export async function streamedFeatures(
  { featuresDir }: Pick<Workspace, 'featuresDir'>,
  views: readonly Pick<Backbone, 'key' | 'name' | 'length'>[],
  hashes: readonly string[],
): Promise<StreamedFeatures> {
  const length = views[0]?.length ?? 0;
  const stores: FeatureStore[] = [];
  const close = async (): Promise<void> => {
    for (const store of stores) await store.close();
  };
  try {
    for (const backbone of views) stores.push(await FeatureStore.open(featuresDir, backbone));
  } catch (error) {
    await close();
    throw error;
  }
  const keys = views.map(({ key }) => key);
  return {
    count: views.length * hashes.length,
    key: createHash('sha256')
      .update(JSON.stringify([keys, hashes]))
      .digest('hex'),
    async read(rows) {
      const values = new Float32Array(rows.length * length);
      for (const [view, store] of stores.entries()) {
        const asked = [...rows.keys()].filter(
          (i) => Math.floor((rows[i] ?? 0) / hashes.length) === view,
        );
        if (asked.length === 0) continue;
        const wanted = asked.map((i) => hashes[(rows[i] ?? 0) % hashes.length] ?? '');
        if (asked.length === rows.length) return await store.read(wanted, values);
        const some = await store.read(wanted);
        asked.forEach((i, at) => {
          values.set(some.subarray(at * length, (at + 1) * length), i * length);
        });
      }
      return values;
    },
    close,
  };
}
