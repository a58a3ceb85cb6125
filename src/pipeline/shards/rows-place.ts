import type { Backbone } from '../../backbones/index.ts';

/** What tells one backbone's features from another's. */
export type FeatureKind = Pick<Backbone, 'name' | 'key' | 'length'>;

/** What a shard asks the features of. */
export interface RowsShard {
  /** The name of the shard; everything that its rows depend on follows from it. */
  readonly id: string;
  readonly hashes: readonly string[];
}

/** Where the features of shards lie on their way from whoever extracts them, and the backbone on its. */
export interface RowsPlace {
  /** Puts the backbone there, once. */
  putBackbone(backbone: Backbone): Promise<void>;
  /** @throws UserError when it is not there. */
  backbone(): Promise<Uint8Array>;
  has(shard: Pick<RowsShard, 'id'>): Promise<boolean>;
  write(shard: RowsShard, rows: Float32Array): Promise<void>;
  /** The rows of a shard that is there; undefined where they are damaged. */
  read(shard: RowsShard): Promise<Float32Array | undefined>;
  /** Takes note that the rows are in the feature store here. */
  taken(shard: RowsShard): Promise<void>;
  /** Removes rows that are damaged. */
  discard(shard: RowsShard): Promise<void>;
}
