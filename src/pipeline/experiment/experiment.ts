import { resolve } from 'node:path';
import { initWorkspace, type Workspace } from '../../catalog/index.ts';
import type { Effects, ShardRunner } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import type { CompareResult } from '../evaluate/compare.ts';
import { compareEveryone } from '../evaluate/compare.ts';
import type { EvaluateResult } from '../evaluate/evaluate.ts';
import { ingest } from '../ingest/ingest.ts';
import { label } from '../label/label.ts';
import { INTENDED_USE } from '../notice.ts';
import { split } from '../train/split.ts';
import type { Protocol } from './protocol.ts';
import { readProtocol } from './protocol.ts';
import { readSynthetically } from './read-synthetically.ts';
import { trainNetworks } from './train-networks.ts';
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

export interface ExperimentOptions {
  /** A directory; a new one gets the protocol's settings. */
  readonly workspace: string;
  readonly studies: string;
  /** Has long steps done elsewhere; absent: they are done here. */
  readonly openShards?: ((workspace: Workspace) => Promise<OpenedShards>) | undefined;
}

type OpenedShards = ShardRunner & { close(): Promise<void> };

/**
 * Does what a protocol says: reads studies into a workspace, labels and splits them, trains and
 * evaluates every network, lets readers read where it names them, compares everyone, and writes all
 * of it into experiments/<name>. Run again, it goes on from what is there.
 *
 * @throws UserError when the protocol cannot be used, when the workspace has other settings, and
 *   whatever its steps refuse.
 */
export async function experiment(
  protocolPath: string,
  options: ExperimentOptions,
  given: Effects = silent,
): Promise<ExperimentResult> {
  const protocol = await readProtocol(protocolPath);
  const workspace = await initWorkspace(options.workspace, protocol.settings);
  let shards: OpenedShards | undefined;
  try {
    refuseOtherSettings(workspace, protocol);
    shards = await options.openShards?.(workspace);
    const effects = { ...given, ...(shards && { shards }) };
    await ingest(workspace, options.studies, effects);
    if (protocol.labels === 'annotation') await label(workspace, {}, effects);
    await split(workspace, protocol.split, effects);
    const { seed, rounds, target_accuracy: targetAccuracy } = protocol.statistics;
    const how = { seed, rounds, targetAccuracy };
    const runs = await trainNetworks(workspace, protocol, resolve(protocolPath), how, effects);
    const study = protocol.readers === null ? null : await readersOf(workspace, protocol, effects);
    const names = protocol.networks.map(({ name }) => name);
    const compared = { seed, rounds, readers: study ?? undefined };
    const { result: comparison, everyone } =
      names.length < 2 && study === null
        ? { result: null, everyone: [] }
        : await compareEveryone(workspace, names, compared, effects);
    const parts = { protocol, runs, comparison, everyone };
    const written = await writeExperiment(workspace, protocolPath, parts);
    return { experiment: protocol.name, use: INTENDED_USE, runs, comparison, ...written };
  } finally {
    await shards?.close();
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
