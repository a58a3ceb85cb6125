import type { BackboneRef } from '../../backbones/index.ts';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { doAll } from '../do-all.ts';
import { evaluate, type EvaluateOptions, type EvaluateResult } from '../evaluate/evaluate.ts';
import { train } from '../train/train.ts';
import { backboneOf } from './backbone-of.ts';
import type { Protocol } from './protocol.ts';

type Network = Protocol['networks'][number];

/**
 * Trains and evaluates every network of a protocol. Where workers do the work, those on several
 * backbones are under way at once, each with its name before what it tells of its progress.
 *
 * @param protocolPath absolute.
 * @returns the evaluations, in the order of the protocol.
 */
export async function trainNetworks(
  workspace: Workspace,
  { networks }: Protocol,
  protocolPath: string,
  how: EvaluateOptions,
  effects: Effects,
): Promise<EvaluateResult[]> {
  const backbones = new Map<Network, BackboneRef>();
  const groups = new Map<string, Network[]>();
  for (const network of networks) {
    backbones.set(network, await backboneOf(workspace, network, protocolPath, effects));
    // Features of one backbone are not asked for twice at once.
    const group = effects.shards === undefined ? network.name : network.backbone;
    groups.set(group, [...(groups.get(group) ?? []), network]);
  }
  const works = [...groups.values()].map((group) => async (shared: Effects) => {
    const made: [string, EvaluateResult][] = [];
    for (const network of group) {
      const { name, precision, views, head } = network;
      const backbone = backbones.get(network);
      if (backbone === undefined) throw new RangeError(`${name} has no backbone`);
      const own = effects.shards === undefined ? shared : named(name, shared);
      await train(workspace, { name, backbone, precision, views, head }, own);
      made.push([name, await evaluate(workspace, name, how, own)]);
    }
    return made;
  });
  const made = new Map((await doAll(works, effects)).flat());
  return networks.flatMap(({ name }) => made.get(name) ?? []);
}

function named(name: string, effects: Effects): Effects {
  return {
    ...effects,
    progress: (step, ...far) => effects.progress(`${name}: ${step}`, ...far),
  };
}
