import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { throwIfInterrupted, UserError } from '../../errors.ts';
import { hashFile } from './file-hashes.ts';
import type { KnownNetwork } from './known-networks.ts';
import { knownNetworks } from './known-networks.ts';
import { checkWeights } from './weight-file.ts';
import type { WeightsOptions, WeightsRecord } from './weights-folder.ts';
import { findKnown, readRecord, weightPath } from './weights-folder.ts';

/** What was found of one network's weights. */
export interface VerifiedWeights {
  readonly name: string;
  readonly weights: WeightsRecord['origin'];
  readonly ok: boolean;
  /** Whether the file is the published one; null when none is, and for random weights. */
  readonly published: boolean | null;
  /** One sentence; null when all is well. */
  readonly problem: string | null;
}

/**
 * Checks weights that are here: the file against its record, every layer's shape, every value.
 *
 * @param name absent: all that are here.
 * @throws UserError when there is no such network or nothing of it is here.
 */
export async function verifyWeights(
  name: string | undefined,
  options: WeightsOptions = {},
  effects: Effects = silent,
): Promise<VerifiedWeights[]> {
  const asked =
    name === undefined ? (options.networks ?? knownNetworks) : [findKnown(name, options)];
  const results: VerifiedWeights[] = [];
  for (const [i, known] of asked.entries()) {
    throwIfInterrupted(effects.signal, 'verifying weights');
    const record = await readRecord(known, options);
    if (record !== undefined) results.push(await verify(known, record, options));
    effects.progress('Verifying weights', i + 1, asked.length);
  }
  if (name !== undefined && results.length === 0) {
    throw new UserError(`Cannot verify ${name}: its weights are not here.`);
  }
  return results;
}

async function verify(
  known: KnownNetwork,
  record: WeightsRecord,
  options: WeightsOptions,
): Promise<VerifiedWeights> {
  const path = weightPath(known, options);
  const { name, sha1 } = known;
  try {
    const hashes = await hashFile(path);
    if (hashes.sha256 !== record.sha256) {
      throw new UserError(
        `${path} has SHA-256 ${hashes.sha256.slice(0, 16)}…, and ${record.sha256.slice(0, 16)}… was put there.`,
      );
    }
    await checkWeights(known, path, 'values');
    const published = sha1 === null || record.origin === 'random' ? null : hashes.sha1 === sha1;
    return { name, weights: record.origin, ok: true, published, problem: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const problem = error.message;
    return { name, weights: record.origin, ok: false, published: null, problem };
  }
}
