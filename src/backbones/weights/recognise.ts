import { basename } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Graph } from '../../graph/index.ts';
import { checkOnnx } from './convert-onnx.ts';
import type { FileKind } from './file-kind.ts';
import type { KnownNetwork } from './known-networks.ts';
import { knownNetworks } from './known-networks.ts';
import { checkWeights } from './weight-file.ts';
import type { WeightsOptions } from './weights-folder.ts';
import { findKnown } from './weights-folder.ts';

/** A weight file before it is known what it is of. */
export interface UnknownFile {
  readonly path: string;
  readonly kind: FileKind;
  readonly sha1: string;
  /** Of an ONNX file. */
  readonly graph: Graph | undefined;
}

/**
 * Finds the network that a file is of: by the published SHA-1, else by the layers it holds.
 *
 * @throws UserError naming the layer that disagrees when it is of none, or of not the one that the
 *   user names; and when it fits several, which only the user can tell apart.
 */
export async function recognise(
  file: UnknownFile,
  options: WeightsOptions & { readonly as?: string | undefined },
): Promise<KnownNetwork> {
  const { networks = knownNetworks, as } = options;
  const name = basename(file.path);
  const published = networks.find((known) => known.sha1 === file.sha1);
  if (as !== undefined) {
    const known = findKnown(as, options);
    if (published !== undefined && published !== known) {
      throw new UserError(
        `Cannot import ${name} as ${as}: its SHA-1 is that of ${published.name}; leave out --as.`,
      );
    }
    const { problem } = await compare(known, file);
    if (problem !== undefined) throw problem;
    return known;
  }
  if (published !== undefined) return published;
  const results = await Promise.all(networks.map(async (known) => await compare(known, file)));
  const fitting = results.filter(({ problem }) => problem === undefined);
  const [first] = fitting;
  if (first !== undefined && fitting.length === 1) return first.known;
  if (first !== undefined) {
    const names = fitting.map(({ known }) => known.name);
    throw new UserError(
      `Cannot tell what ${name} is of: its layers are those of ${names.join(' and ')}, which differ in what lies between them or in their preprocessing; say which with --as.`,
    );
  }
  const closest = results.reduce((best, one) => (one.matched > best.matched ? one : best));
  throw new UserError(
    `Cannot tell what ${name} is of; it comes closest to ${closest.known.name} with ${closest.matched} layers alike, and then: ${closest.problem?.message}`,
    { cause: closest.problem },
  );
}

interface Comparison {
  readonly known: KnownNetwork;
  /** Layers that agree before the first that does not. */
  readonly matched: number;
  readonly problem: UserError | undefined;
}

async function compare(known: KnownNetwork, file: UnknownFile): Promise<Comparison> {
  let matched = 0;
  const count = (): void => {
    matched += 1;
  };
  try {
    if (file.graph !== undefined) checkOnnx(known, file.graph, count);
    else if (file.kind === known.build.format)
      await checkWeights(known, file.path, 'shapes', count);
    else {
      throw new UserError(
        `Cannot import ${basename(file.path)} as ${known.name}: it is a ${file.kind} file, and ${known.name} takes ${known.build.format} or ONNX.`,
      );
    }
    return { known, matched, problem: undefined };
  } catch (problem) {
    if (!(problem instanceof UserError)) throw problem;
    return { known, matched, problem };
  }
}
