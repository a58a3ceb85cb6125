import { open, rm } from 'node:fs/promises';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { Interrupted, UserError } from '../../errors.ts';
import { BrokenOff, download } from './download.ts';
import { hashFile } from './file-hashes.ts';
import type { KnownNetwork } from './known-networks.ts';
import { checkWeights, weightBytes } from './weight-file.ts';
import type { WeightsOptions, WeightsRecord } from './weights-folder.ts';
import { findKnown, install, makeFolder, readRecord, weightPath } from './weights-folder.ts';

/** What a published file may have beyond its weights: names and settings of layers. */
const BEYOND_WEIGHTS = 16e6;

export interface PullOptions extends WeightsOptions {
  /** Replaces other pretrained weights. */
  readonly force?: boolean | undefined;
  /** Milliseconds until a server must answer. */
  readonly patience?: number | undefined;
}

export interface PulledWeights {
  readonly record: WeightsRecord;
  /** Bytes that came over the wire: none when the file was here. */
  readonly fetched: number;
}

/**
 * Fetches the published weights of a network. A transfer that was interrupted goes on from where it
 * ended; the file is put in place when its SHA-1 is the published one. Random weights are replaced.
 *
 * @throws UserError when there is no address, no connection, or another file at the address; or when
 *   other pretrained weights are here and `force` is not set.
 */
export async function pullWeights(
  name: string,
  options: PullOptions = {},
  effects: Effects = silent,
): Promise<PulledWeights> {
  const known = findKnown(name, options);
  const { addresses, sha1, page } = known;
  if (addresses.length === 0 || sha1 === null) {
    throw new UserError(
      `Cannot pull ${name}: no address with a published checksum is known; take the safetensors file from ${page} and run "sonograft weights import FILE".`,
    );
  }
  const before = await readRecord(known, options);
  if (before?.sha1 === sha1) return { record: before, fetched: 0 };
  if (before?.origin === 'pretrained' && options.force !== true) {
    throw new UserError(
      `Cannot pull ${name}: other weights were imported (${before.source}); replace them with --force, or keep both with --weights DIR.`,
    );
  }
  await makeFolder(known, options);
  const partial = `${weightPath(known, options)}.partial`;
  const wanted = {
    ...{ addresses, partial, step: `Fetching ${name} (MB)`, patience: options.patience },
    limit: weightBytes(known) + BEYOND_WEIGHTS,
  };
  const fetched = await download(wanted, effects).catch((error: unknown) => {
    throw withHint(error, known);
  });
  const hashes = await hashFile(partial);
  if (hashes.sha1 !== sha1) {
    await rm(partial, { force: true });
    throw new UserError(
      `Cannot use what came for ${name}: its SHA-1 is ${hashes.sha1}, and the published one is ${sha1}; it was thrown away, try again or from another network.`,
    );
  }
  await checkWeights(known, partial, 'values');
  await flush(partial);
  const record = await install(known, options, partial, {
    ...{ ...hashes, origin: 'pretrained', seed: null, source: addresses[0] ?? page },
  });
  return { record, fetched };
}

/** Says how to do without a connection. */
function withHint(error: unknown, { name, addresses }: KnownNetwork): unknown {
  const goesOn = error instanceof BrokenOff || error instanceof Interrupted;
  if (!(error instanceof UserError) || goesOn) return error;
  return new UserError(
    `${error.message.slice(0, -1)}; or fetch ${addresses[0]} elsewhere and run "sonograft weights import FILE --as ${name}".`,
    { cause: error },
  );
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
