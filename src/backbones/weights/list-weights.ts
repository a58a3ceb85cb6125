import type { KnownNetwork } from './known-networks.ts';
import { knownNetworks } from './known-networks.ts';
import { weightBytes } from './weight-file.ts';
import type { WeightsOptions, WeightsRecord } from './weights-folder.ts';
import { readRecord } from './weights-folder.ts';

/** A network, and what is here of it. */
export interface ListedWeights {
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  readonly format: KnownNetwork['build']['format'];
  /** Of all weights as float32. */
  readonly bytes: number;
  readonly here: boolean;
  /** Null when they are not here. */
  readonly weights: WeightsRecord['origin'] | null;
  /** Whether `pull` can fetch them. */
  readonly pull: boolean;
  readonly page: string;
  readonly record: WeightsRecord | null;
}

/** Every network whose weights are kept, with what is here of it. */
export async function listWeights(options: WeightsOptions = {}): Promise<ListedWeights[]> {
  return await Promise.all(
    (options.networks ?? knownNetworks).map(async (known) => {
      const record = (await readRecord(known, options)) ?? null;
      const { name, title, licence, build, page, addresses } = known;
      return {
        ...{ name, title, licence, format: build.format, bytes: weightBytes(known) },
        ...{ here: record !== null, weights: record?.origin ?? null },
        ...{ pull: addresses.length > 0, page, record },
      };
    }),
  );
}
