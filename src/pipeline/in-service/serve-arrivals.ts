import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Effects } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import {
  type Filed,
  Inbox,
  type NodeAddress,
  openReceiver,
  openSender,
  type PacsSettings,
  type Stored,
  storeParts,
  type TlsFiles,
} from '../../pacs/index.ts';
import { renderStudyQuality } from '../../report/index.ts';
import { QuietStudies } from '../ingest/quiet-studies.ts';
import { Arrivals } from './classify-arrivals.ts';
import type { UseClassifier } from './classifier-in-service.ts';
import { ReportsFolder } from './reports-folder.ts';
import { Retention } from './retention.ts';
import { SendReports } from './send-reports.ts';
import { studyQuality } from './study-quality.ts';
import { watchFolder } from './watch-folder.ts';

export interface ArrivalsOptions {
  /** Where everything is kept: `received/`, `reports/`, `studies/`. Made where there is none. */
  readonly folder: string;
  readonly settings: PacsSettings;
  /** Plain TCP when absent. */
  readonly tls?: TlsFiles | undefined;
  /** Where reports go; absent: they stay under `reports/waiting`. */
  readonly sendTo?: NodeAddress | undefined;
  /** Authorities (PEM) that must have signed the certificate of that node; absent: those of the system. */
  readonly sendAuthorities?: string | undefined;
  /** The value of the Authorization header, for DICOMweb. */
  readonly authorization?: string | undefined;
  /** The views that a study is to have; absent: every category of the classifier. */
  readonly protocol?: readonly string[] | undefined;
  /** A folder that is looked at for files that others put there. */
  readonly watch?: string | undefined;
  /** Days after which finished studies are removed; absent: never. */
  readonly keepDays?: number | undefined;
}

/** A service that classifies what comes. */
export interface ArrivalsService {
  /** The port for C-STORE. */
  readonly port: number;
  /** Takes the objects of a STOW-RS request; throws as `storeParts` does. */
  store(contentType: string, body: AsyncIterable<Uint8Array>, from: string): Promise<Stored[]>;
  /** How many objects wait to be classified. */
  readonly pending: number;
  /** How many reports were made since the start. */
  readonly reported: number;
  /** How many reports a node has acknowledged since the start. */
  readonly sent: number;
  /** Takes no more; what is under way ends, and the rest is taken up at the next start. */
  close(): Promise<void>;
}

/**
 * Takes objects by C-STORE, classifies each, and sends a structured report on it onward; when a study has
 * come to rest, writes a page on its views. What was acknowledged is on the disk: after a crash it is
 * classified and reported on all the same, once.
 *
 * @param use does work with the classifier that is in service at the moment.
 * @throws UserError when it cannot begin.
 */
export async function serveArrivals(
  options: ArrivalsOptions,
  use: UseClassifier,
  effects: Effects,
): Promise<ArrivalsService> {
  const { folder, settings, tls, protocol, watch, keepDays } = options;
  const received = join(folder, 'received');
  const reports = await ReportsFolder.open(join(folder, 'reports'));
  const sender = await reportSender(options, reports, effects);
  const studies = new QuietStudies(settings.quiet_seconds * 1000, async (study) => {
    await writeQuality(study, reports, { folder, protocol, use }, effects);
  });
  let reported = 0;
  const arrivals = new Arrivals(received, reports, use, effects, {
    settled: (study) => studies.came(study),
    reported: () => {
      reported += 1;
      effects.progress('Classifying', reported, 0);
      sender?.reported();
    },
  });
  const filed = ({ file }: Filed): void => arrivals.came(file);
  const refused = (because: string): void => effects.note(`Refused an object: ${because}.`);
  const receiver = await openReceiver(received, settings, tls, {
    ...{ opened: () => undefined, filed, refused, lost: effects.note },
  });
  const inbox = await Inbox.open(received);
  const retention =
    keepDays === undefined ? null : new Retention(folder, reports, keepDays, effects);
  // Before anything is taken up: what was on its way out is not new.
  await retention?.look();
  const watched =
    watch === undefined ? null : watchFolder(watch, inbox, settings, { filed, refused });
  await arrivals.takeUp();
  sender?.start();
  return {
    port: receiver.port,
    async store(contentType, body, from) {
      const stored = await storeParts(inbox, contentType, body, from, settings);
      for (const { filed: one } of stored) if (one !== null) filed(one);
      return stored;
    },
    get pending() {
      return arrivals.pending;
    },
    get reported() {
      return reported;
    },
    get sent() {
      return sender?.sent ?? 0;
    },
    async close() {
      await watched?.close();
      await receiver.close();
      await arrivals.close();
      await sender?.close();
      await studies.stop();
      await retention?.close();
    },
  };
}

/** What sends reports onward; null where they stay. Asked who we are, it shows the certificate of ours. */
async function reportSender(
  { settings, sendTo, sendAuthorities, authorization, tls }: ArrivalsOptions,
  reports: ReportsFolder,
  effects: Effects,
): Promise<SendReports | null> {
  if (sendTo === undefined) return null;
  const files = { certificate: tls?.certificate, key: tls?.key, authorities: sendAuthorities };
  const sender = await openSender({ address: sendTo, settings, authorization, tls: files });
  return new SendReports(reports, sender, effects);
}

async function writeQuality(
  study: string,
  reports: ReportsFolder,
  options: {
    readonly folder: string;
    readonly protocol: readonly string[] | undefined;
    readonly use: UseClassifier;
  },
  effects: Effects,
): Promise<void> {
  const { folder, protocol, use } = options;
  try {
    const quality = await use((classifier) =>
      studyQuality(study, reports, classifier, effects, protocol),
    );
    if (quality === null) return;
    const place = join(folder, 'studies');
    await mkdir(place, { recursive: true, mode: 0o700 });
    const name = join(place, basename(study));
    await writeFile(`${name}.json`, `${JSON.stringify(quality, null, 1)}\n`, { mode: 0o600 });
    await writeFile(`${name}.html`, renderStudyQuality(quality), { mode: 0o600 });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    effects.note(`A study has no page: ${error.message}`);
    throw error;
  }
}
