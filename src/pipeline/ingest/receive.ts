import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import { type Filed, openReceiver, type PacsSettings, type TlsFiles } from '../../pacs/index.ts';
import { ingest } from './ingest.ts';
import { QuietStudies } from './quiet-studies.ts';
import { raised } from './raised.ts';

export interface ReceiveOptions {
  /** Where objects are put. */
  readonly folder: string;
  readonly settings: PacsSettings;
  /** Plain TCP when absent. */
  readonly tls?: TlsFiles | undefined;
  /** Finished studies are read into it. */
  readonly workspace?: Workspace | undefined;
}

/** What came until the work was stopped. */
export interface ReceiveResult {
  readonly folder: string;
  readonly associations: number;
  /** Objects that are new here; `beside` counts those of them whose instance was here otherwise. */
  readonly stored: number;
  readonly beside: number;
  /** Objects that were here already. */
  readonly duplicates: number;
  /** Objects that were refused. */
  readonly refused: number;
  /** Associations that were turned away or cut off. */
  readonly lost: number;
  /** Of stored files. */
  readonly bytes: number;
  readonly studies: number;
  /** Studies that were read into the workspace; null where none are. */
  readonly ingested: number | null;
  /** Studies that came, but were not finished or not read in. */
  readonly pending: readonly string[];
}

/**
 * Takes objects from the network until the signal is raised.
 *
 * @throws UserError when it cannot begin; what goes wrong later costs one object or association and is
 *   said.
 */
export async function receive(
  options: ReceiveOptions,
  effects: Effects = silent,
): Promise<ReceiveResult> {
  const { folder, settings, workspace } = options;
  const tally = new Tally();
  const finished = new QuietStudies(settings.quiet_seconds * 1000, async (study) => {
    if (workspace === undefined) return;
    const soFar = new Set(finished.done).add(study).size;
    await readIn(workspace, study, soFar, effects);
  });
  const receiver = await openReceiver(folder, settings, options.tls, {
    opened: () => {
      tally.associations += 1;
    },
    filed: (filed) => {
      tally.add(filed);
      if (filed.outcome !== 'duplicate') finished.came(filed.study);
      effects.progress('Receiving', tally.stored + tally.duplicates, 0);
    },
    refused: (because) => {
      tally.refused += 1;
      effects.note(`Refused an object: ${because}.`);
    },
    lost: (sentence) => {
      tally.lost += 1;
      effects.note(sentence);
    },
  });
  const secure = options.tls === undefined ? '' : ' (TLS)';
  effects.note(
    `${settings.ae_title} listens on ${settings.host}:${receiver.port}${secure}; Ctrl-C ends it.`,
  );
  await raised(effects.signal);
  await receiver.close();
  const pending = await finished.stop();
  return {
    folder,
    ...tally.counts(),
    ingested: workspace === undefined ? null : finished.done.size,
    pending: workspace === undefined ? [] : pending,
  };
}

/** A study that cannot be read in is said, and the next one is read. */
async function readIn(
  workspace: Workspace,
  study: string,
  soFar: number,
  effects: Effects,
): Promise<void> {
  try {
    const { files, accepted } = await ingest(workspace, study, effects);
    effects.note(`Read in a study (${soFar} so far): ${accepted} of ${files} files accepted.`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    effects.note(error.message);
    throw error;
  }
}

class Tally {
  associations = 0;
  stored = 0;
  beside = 0;
  duplicates = 0;
  refused = 0;
  lost = 0;
  #bytes = 0;
  readonly #studies = new Set<string>();

  add({ outcome, study, bytes }: Filed): void {
    if (outcome === 'duplicate') {
      this.duplicates += 1;
      return;
    }
    if (outcome === 'beside') this.beside += 1;
    this.stored += 1;
    this.#bytes += bytes;
    this.#studies.add(study);
  }

  counts(): Omit<ReceiveResult, 'folder' | 'ingested' | 'pending'> {
    const { associations, stored, beside, duplicates, refused, lost } = this;
    return {
      ...{ associations, stored, beside, duplicates, refused, lost },
      bytes: this.#bytes,
      studies: this.#studies.size,
    };
  }
}
