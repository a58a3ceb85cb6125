import type { Effects, ShardRunner } from '../../effects.ts';
import { throwIfInterrupted } from '../../errors.ts';
import { type Origin, RefusedFile, type SourceEntry } from '../../studies/index.ts';
import { mapInOrder } from '../../map-in-order.ts';
import {
  asRecorded,
  knownRecord,
  readRecord,
  type ReadingMeans,
  type Recorded,
  statOf,
} from '../ingest/record-of-file.ts';
import { resultsOfShards } from '../shards/results-of-shards.ts';
import { digestOf, removeShardFiles, shareInput } from '../shards/shard-files.ts';
import { hashOfSettings } from '../ingest/known-file.ts';
import { changed, unseenBy } from './refuse-worker.ts';
import { type ReadInput, readResultSchema } from './source-tasks.ts';

/** Files of one shard, and shards that are listed before the first of them is done. */
const [SHARD_FILES, SHARDS_AHEAD] = [200, 50];

type Listed = AsyncIterable<{ readonly entry: SourceEntry; readonly refused: RefusedFile | null }>;
type OfSource = Recorded & { readonly origin: Origin };
type Item = OfSource | { readonly pending: ReadInput['files'][number] };

/**
 * Has the files of a source read elsewhere, but for those that the catalog knows, and says what became
 * of each, in the order of the source. Frames are in the workspace then.
 *
 * @throws UserError when a worker does not see a file that is here.
 */
export async function* recordsOnWorkers(
  means: ReadingMeans,
  listed: Listed,
  runner: ShardRunner,
  effects: Effects,
): AsyncGenerator<OfSource> {
  const given = effects.signal;
  const over = new AbortController();
  const signal = given === undefined ? over.signal : AbortSignal.any([given, over.signal]);
  const asked = { ...effects, signal };
  // The shards of the next stretch are in the queue while those of this one are done.
  const stretches = mapInOrder(stretchesOf(means, listed, effects), 2, async (items) => {
    const made = await madeOf(means, items, runner, asked);
    return items.map((item) => ('pending' in item ? made.shift() : item));
  });
  try {
    for await (const stretch of stretches) {
      for (const each of stretch) if (each !== undefined) yield each;
    }
  } finally {
    over.abort();
  }
}

/** What is known of files at once, and what is to be read, some shards of it at a time. */
async function* stretchesOf(
  means: ReadingMeans,
  listed: Listed,
  { signal }: Effects,
): AsyncGenerator<Item[]> {
  let items: Item[] = [];
  let pending = 0;
  for await (const { entry, refused } of listed) {
    throwIfInterrupted(signal, 'reading studies');
    const item = await itemOf(means, entry, refused);
    items.push(item);
    if ('pending' in item) pending += 1;
    if (pending < SHARD_FILES * SHARDS_AHEAD && items.length < 10 * SHARD_FILES * SHARDS_AHEAD) continue; // prettier-ignore
    yield items;
    [items, pending] = [[], 0];
  }
  if (items.length > 0) yield items;
}

async function itemOf(
  means: ReadingMeans,
  entry: SourceEntry,
  refused: RefusedFile | null,
): Promise<Item> {
  const { workspace } = means;
  const { origin } = entry;
  try {
    if (refused !== null) throw refused;
    const stat = { ...statOf(origin), settingsHash: hashOfSettings(workspace, entry) };
    const known = await knownRecord(means, entry, stat);
    return known === undefined ? { pending: { entry, ...stat } } : { ...known, origin };
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error;
    const read = await readRecord(means, entry, error);
    return { ...(await asRecorded(workspace, read)), origin };
  }
}

/** What workers make of the files of a stretch that are to be read, in their order. */
async function madeOf(
  means: ReadingMeans,
  items: readonly Item[],
  runner: ShardRunner,
  effects: Effects,
): Promise<OfSource[]> {
  const { workspace } = means;
  const files = items.flatMap((item) => ('pending' in item ? item.pending : []));
  const parts = Array.from({ length: Math.ceil(files.length / SHARD_FILES) }, (_, i) =>
    files.slice(i * SHARD_FILES, (i + 1) * SHARD_FILES),
  );
  const inputs = await Promise.all(parts.map((part) => shareInput(workspace, { files: part })));
  const shards = inputs.map((input) => {
    const task = { step: 'read', input };
    return { id: digestOf(task), task };
  });
  const made: OfSource[] = [];
  let at = 0;
  for await (const { host, files: read } of resultsOfShards(
    workspace,
    shards,
    readResultSchema,
    runner,
    effects,
  )) {
    // prettier-ignore
    const part = parts[at] ?? [];
    const forget = (): Promise<void> =>
      removeShardFiles(workspace, [shards[at]?.id ?? ''], 'result');
    for (const [i, { entry, ...stat }] of part.entries()) {
      const { origin } = entry;
      const found = read[i] ?? null;
      if (found === null) {
        const gone = await itemOf(means, entry, null);
        if ('pending' in gone) {
          await forget();
          throw unseenBy(host, entry.path);
        }
        made.push(gone);
        continue;
      }
      const { record, refusal } = found;
      if (record.settingsHash !== stat.settingsHash) {
        await forget();
        throw changed();
      }
      const why = refusal && new RefusedFile(refusal.reason, refusal.message);
      made.push({ ...(await asRecorded(workspace, { record, refusal: why })), origin });
    }
    at += 1;
  }
  await removeShardFiles(workspace, shards.map(({ id }) => id), 'result'); // prettier-ignore
  await removeShardFiles(workspace, inputs, 'input');
  return made;
}
