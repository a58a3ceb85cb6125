import { resolve } from 'node:path';
import { initWorkspace, type Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import type { CompareResult } from '../compare.ts';
import { compareEveryone } from '../compare.ts';
import type { EvaluateResult } from '../evaluate.ts';
import { evaluate } from '../evaluate.ts';
import { ingest } from '../ingest.ts';
import { label } from '../label.ts';
import { INTENDED_USE } from '../notice.ts';
import { split } from '../split.ts';
import { train } from '../train.ts';
import { backboneOf } from './backbone-of.ts';
import type { Protocol } from './protocol.ts';
import { readProtocol } from './protocol.ts';
import { readSynthetically } from './read-synthetically.ts';
import { writeExperiment } from './write-experiment.ts';

export interface ExperimentResult {
  readonly experiment: string;
  readonly use: string;
  /** What must be known before any number is read. */
  readonly banners: readonly string[];
  readonly runs: readonly EvaluateResult[];
  /** Null where there is one contender alone. */
  readonly comparison: CompareResult | null;
  /** The folder that holds everything, and the report in it. */
  readonly folder: string;
  readonly report: string;
}

/**
 * Does what a protocol says: reads studies into a workspace, labels and splits them, trains and
 * evaluates every network, lets readers read where it names them, compares everyone, and writes all
 * of it into experiments/<name>. Run again, it goes on from what is there.
 *
 * @param options.workspace a directory; a new one gets the protocol's settings.
 * @throws UserError when the protocol cannot be used, when the workspace has other settings, and
 *   whatever its steps refuse.
 */
export async function experiment(
  protocolPath: string,
  options: { readonly workspace: string; readonly studies: string },
  effects: Effects = silent,
): Promise<ExperimentResult> {
  const protocol = await readProtocol(protocolPath);
  const workspace = await initWorkspace(options.workspace, protocol.settings);
  try {
    refuseOtherSettings(workspace, protocol);
    await ingest(workspace, options.studies, effects);
    if (protocol.labels === 'annotation') await label(workspace, {}, effects);
    await split(workspace, protocol.split, effects);
    const { seed, rounds, target_accuracy: targetAccuracy } = protocol.statistics;
    const runs: EvaluateResult[] = [];
    for (const network of protocol.networks) {
      const { name, precision, views, head } = network;
      const backbone = await backboneOf(workspace, network, resolve(protocolPath), effects);
      await train(workspace, { name, backbone, precision, views, head }, effects);
      runs.push(await evaluate(workspace, name, { seed, rounds, targetAccuracy }, effects));
    }
    const study = protocol.readers === null ? null : await readersOf(workspace, protocol, effects);
    const names = protocol.networks.map(({ name }) => name);
    const how = { seed, rounds, readers: study ?? undefined };
    const { result: comparison, everyone } =
      names.length < 2 && study === null
        ? { result: null, everyone: [] }
        : await compareEveryone(workspace, names, how, effects);
    const parts = { protocol, runs, comparison, everyone };
    const written = await writeExperiment(workspace, protocolPath, parts);
    return { experiment: protocol.name, use: INTENDED_USE, runs, comparison, ...written };
  } finally {
    await workspace.close();
  }
}

/** @throws UserError naming the first setting of the workspace that is not the protocol's. */
function refuseOtherSettings({ config, dir }: Workspace, { name, settings }: Protocol): void {
  const compareAt = (wanted: unknown, found: unknown, place: string): void => {
    if (isRecord(wanted)) {
      for (const [key, value] of Object.entries(wanted)) {
        compareAt(value, isRecord(found) ? found[key] : undefined, `${place}.${key}`);
      }
      return;
    }
    if (JSON.stringify(found) === JSON.stringify(wanted)) return;
    throw new UserError(
      `Cannot run ${name}: it rests on ${place.slice(1)} ${JSON.stringify(wanted)}, and ${dir}/sonograft.yaml has ${JSON.stringify(found)}; change it there, or name another workspace.`,
    );
  };
  compareAt(settings, config, '');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The study whose readings count, or null where nobody has read and none is made up. */
async function readersOf(
  workspace: Workspace,
  protocol: Protocol,
  effects: Effects,
): Promise<string | null> {
  const { readers } = protocol;
  if (readers === null) return null;
  const anyone = await readSynthetically(workspace, readers);
  if (anyone) return readers.study;
  effects.note(
    `Nobody has read ${readers.study} yet: the networks are compared alone. Let someone read it with "sonograft read", then run the experiment again.`,
  );
  return null;
}
