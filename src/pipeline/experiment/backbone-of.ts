import { dirname, join, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import type { BackboneRef } from '../../backbones/index.ts';
import { listWeights, randomWeights } from '../../backbones/index.ts';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import type { Protocol } from './protocol.ts';

/**
 * What a protocol's network stands on. Where its weights are not here and the protocol allows that,
 * random ones are written into the workspace, apart from the user's own; whatever is made with them
 * says so.
 *
 * @param protocolPath absolute: a backbone's path goes from its folder.
 */
export async function backboneOf(
  workspace: Workspace,
  { backbone: name, missing_weights: missing }: Protocol['networks'][number],
  protocolPath: string,
  effects: Effects,
): Promise<BackboneRef> {
  const known = (await listWeights()).find((network) => network.name === name);
  if (known === undefined) {
    const beside = resolve(dirname(protocolPath), name);
    return { name: existsSync(beside) ? beside : name };
  }
  if (known.here || missing === 'refuse') return { name };
  const dir = join(workspace.dir, 'weights');
  const [kept] = (await listWeights({ dir })).filter((network) => network.name === name);
  if (kept?.here !== true) {
    effects.note(`The weights of ${name} are not here: writing RANDOM WEIGHTS in their place.`);
    await randomWeights(name, { dir });
  }
  return { name, weights: dir };
}
