import { UserError } from '../../errors.ts';
import type { Network } from '../network.ts';
import { sha256Of } from './file-hashes.ts';
import type { KnownNetwork } from './known-networks.ts';
import { hasFullyConnected, inputTensor, readFeatures, readFullyConnected } from './weight-file.ts';
import type { WeightsOptions } from './weights-folder.ts';
import { readRecord, weightPath, weightsDir } from './weights-folder.ts';

/**
 * A known network over the weights that are here, up to its features.
 *
 * @throws UserError saying which command gets the weights when they are not here, and when the file
 *   is not the one that was put here.
 */
export async function weightedNetwork(
  known: KnownNetwork,
  options: WeightsOptions,
): Promise<Network> {
  const { name, title, licence, pretrainedOn, page, input, features } = known;
  const record = await readRecord(known, options);
  if (record === undefined) {
    throw new UserError(
      `Cannot use backbone ${name}: its weights are not in ${weightsDir(options)}; ${waysToGet(known)}.`,
    );
  }
  const path = weightPath(known, options);
  if ((await sha256Of(path)) !== record.sha256) {
    throw new UserError(
      `Cannot use backbone ${name}: ${path} has changed since it was put there (another SHA-256); ${waysToGet(known)}.`,
    );
  }
  const random = record.origin === 'random';
  return {
    name,
    title: random ? `${title} with random weights` : title,
    licence: random ? 'none: random weights' : licence,
    source: random ? `random weights (${record.source})` : `${page} (${record.source})`,
    pretrainedOn: random ? null : pretrainedOn,
    weights: record.origin,
    ...{ input, features, inputTensor: inputTensor(known) },
    graph: { ...(await readFeatures(known, path)), name },
    ...(hasFullyConnected(known) && {
      fullyConnected: () => readFullyConnected(known, path),
    }),
  };
}

/** The commands that get the weights of a network, as the end of a sentence. */
export function waysToGet({ name, addresses, page }: KnownNetwork): string {
  const fetch =
    addresses.length > 0
      ? `fetch them with "sonograft weights pull ${name}", take a file you have`
      : `take a file from ${page}`;
  return `${fetch} with "sonograft weights import FILE", or make random ones for a test with "sonograft weights random ${name}"`;
}
