import { resolve } from 'node:path';
import { type Effects, silent } from '../effects.ts';
import { Interrupted, throwIfInterrupted, UserError } from '../errors.ts';
import { type Archive, type FoundStudy, isWanted, type StudyQuery } from './archive.ts';
import type { Retrieval } from './dimse/dimse-archive.ts';
import { readTlsIdentity, type TlsFiles } from './dimse/tls-identity.ts';
import { Inbox } from './inbox/inbox.ts';
import type { NodeAddress } from './node-address.ts';
import type { PacsSettings } from './settings.ts';

export interface PullOptions {
  readonly address: NodeAddress;
  /** Where objects are put; made where there is none. */
  readonly folder: string;
  readonly query: StudyQuery;
  readonly settings: PacsSettings;
  readonly retrieval: Retrieval;
  readonly tls?: TlsFiles | undefined;
  /** The value of the Authorization header, for DICOMweb. */
  readonly authorization?: string | undefined;
  /** Only say what there is. */
  readonly listOnly?: boolean | undefined;
}

export interface PullResult {
  readonly folder: string;
  readonly studies: number;
  /** Instances that the archive has of them. */
  readonly instances: number;
  /** Instances that were here before. */
  readonly present: number;
  /** Instances that came now. */
  readonly fetched: number;
  /** Instances that are still not here. */
  readonly missing: number;
}

/** What is shown until the archive has answered the query. */
const ASKING = 'Asking the archive';

/**
 * Fetches the studies that a query finds. Instances that are here already are not fetched again, so
 * the same call goes on where it was interrupted.
 *
 * @throws UserError when the archive cannot be reached or does not answer; Interrupted when the signal
 *   is raised. A study that does not come whole does not throw: its instances are counted as missing.
 */
export async function pullStudies(
  options: PullOptions,
  effects: Effects = silent,
): Promise<PullResult> {
  const folder = resolve(options.folder);
  effects.progress(ASKING, 0, 0);
  const inbox = await Inbox.open(folder);
  let arrived = 0;
  const archive = await openArchive(options, inbox, effects, () => {
    arrived += 1;
    effects.progress('Fetching', arrived, 0);
  });
  try {
    const found = await archive.findStudies(options.query);
    const studies = found.filter((study) => isWanted(study, options.query));
    const counts = { instances: 0, present: 0, fetched: 0, missing: 0 };
    for (const [i, study] of studies.entries()) {
      throwIfInterrupted(effects.signal, 'fetching studies');
      effects.progress('Studies', i, studies.length);
      const of = await fetchStudy(archive, inbox, study, options.listOnly === true, effects);
      counts.instances += of.instances;
      counts.present += of.present;
      counts.fetched += of.fetched;
      counts.missing += of.instances - of.present - of.fetched;
    }
    return { folder, studies: studies.length, ...counts };
  } finally {
    await archive.close();
  }
}

interface StudyCounts {
  readonly instances: number;
  readonly present: number;
  readonly fetched: number;
}

async function fetchStudy(
  archive: Archive,
  inbox: Inbox,
  study: FoundStudy,
  listOnly: boolean,
  effects: Effects,
): Promise<StudyCounts> {
  const instances = await archive.findInstances(study);
  const isHere = ({ sopInstanceUID }: (typeof instances)[number]): Promise<boolean> =>
    inbox.has(study.studyInstanceUID, sopInstanceUID);
  const absent = [];
  for (const instance of instances) if (!(await isHere(instance))) absent.push(instance);
  const present = instances.length - absent.length;
  if (absent.length === 0 || listOnly) return { instances: instances.length, present, fetched: 0 };
  try {
    await archive.retrieve(study, present === 0 ? 'all' : absent);
  } catch (error) {
    if (effects.signal?.aborted === true) throw new Interrupted('fetching studies');
    if (!(error instanceof UserError)) throw error;
    effects.note(error.message);
  }
  let fetched = 0;
  for (const instance of absent) if (await isHere(instance)) fetched += 1;
  return { instances: instances.length, present, fetched };
}

async function openArchive(
  options: PullOptions,
  inbox: Inbox,
  effects: Effects,
  filed: () => void,
): Promise<Archive> {
  const { address, settings, authorization } = options;
  const tls = options.tls === undefined ? undefined : await readTlsIdentity(options.tls);
  const refused = (because: string): void => effects.note(`An object did not come: ${because}.`);
  // Loaded here because every command would wait for them.
  if (address.kind === 'web') {
    const { WebArchive } = await import('./dicomweb/web-archive.ts');
    const { signal } = effects;
    return new WebArchive(address.url, inbox, {
      ...{ settings, tls, authorization, signal, refused, filed },
    });
  }
  const { DimseArchive } = await import('./dimse/dimse-archive.ts');
  const { aeTitle, host, port } = address;
  const secure = address.tls ? (tls ?? (await readTlsIdentity({}))) : undefined;
  const peer = { aeTitle, host, port, tls: secure, purpose: 'pull from' } as const;
  const events = { filed, refused, lost: effects.note };
  return await DimseArchive.open(peer, options.retrieval, inbox, settings, events);
}
