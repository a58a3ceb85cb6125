import type { FileRecord, Workspace } from '../../catalog/index.ts';
import type { DicomHeader, SourceEntry } from '../../studies/index.ts';
import { UserError } from '../../errors.ts';
import { RefusedFile } from '../../studies/index.ts';

/** Whose a file is, in pseudonyms. */
export interface WhoseFile {
  readonly patient: string | null;
  readonly study: string | null;
  readonly series: string | null;
  /** Name and birth date together; null where the header lacks one of them. */
  readonly person: string | null;
}

/**
 * Whose a file is: what the source says, else what its header says by the settings under `identity`.
 *
 * @throws RefusedFile when the settings ask for a patient and there is none.
 */
export function whoseFile(
  workspace: Pick<Workspace, 'config' | 'pseudonym'>,
  entry: SourceEntry,
  header: DicomHeader | null,
): WhoseFile {
  const { identity } = workspace.config;
  const named = header?.patientName && header.patientBirthDate ? nameAndBirthDate(header) : null;
  const person = workspace.pseudonym('patient', named, 'person');
  const isShared = identity.shared_ids.includes(header?.patientID ?? '');
  const issuer = identity.patient === 'id' ? null : (header?.issuerOfPatientID ?? null);
  const byId = isShared ? null : workspace.pseudonym('patient', header?.patientID ?? null, issuer);
  const patient =
    entry.patient ?? (identity.patient === 'name-and-birth-date' ? (person ?? byId) : byId);
  if (patient === null && header !== null && identity.missing === 'quarantine') {
    throw new RefusedFile(
      'no-patient',
      'Cannot take this file: it names no patient, and sonograft.yaml asks for one (identity.missing); add it in a manifest, or set identity.missing to study.',
    );
  }
  return {
    patient,
    study: entry.study ?? workspace.pseudonym('study', header?.studyInstanceUID ?? null),
    series: entry.series ?? workspace.pseudonym('series', header?.seriesInstanceUID ?? null),
    person,
  };
}

function nameAndBirthDate({ patientName, patientBirthDate }: DicomHeader): string {
  // Families write one name in several ways: case, and padding between the parts (PS3.5 section 6.2).
  const name = (patientName ?? '')
    .toUpperCase()
    .replace(/[\s^=]+/g, ' ')
    .trim();
  return `${name}|${patientBirthDate ?? ''}`;
}

/** What was assumed about patients, over accepted files. */
export interface WhoIsWho {
  /** Files without a patient, for which their study stands. */
  readonly byStudy: number;
  /** Files without patient and study, each a patient of its own. */
  readonly byFile: number;
  /** Patients under whose one id several people (name and birth date) go. */
  readonly sharedIds: readonly string[];
  /** Patients who are one person by name and birth date, in groups. */
  readonly severalIds: readonly (readonly string[])[];
}

/** More patients than this with one name and birth date: what an anonymiser has put there. */
const MOST_IDS = 5;

/** Gathers, file by file, who is who. */
export class WhoIsWhoTally {
  #byStudy = 0;
  #byFile = 0;
  readonly #people = new Map<string, Set<string>>();
  readonly #patients = new Map<string, Set<string>>();

  add({ verdict, patient, study, acquisition }: FileRecord): void {
    if (verdict !== 'accepted') return;
    if (patient === null && study === null) this.#byFile++;
    else if (patient === null) this.#byStudy++;
    const person = acquisition?.person ?? null;
    const cluster = patient ?? study;
    if (person === null || cluster === null) return;
    addTo(this.#people, cluster, person);
    addTo(this.#patients, person, cluster);
  }

  result(): WhoIsWho {
    return {
      byStudy: this.#byStudy,
      byFile: this.#byFile,
      sharedIds: [...this.#people].flatMap(([id, people]) => (people.size > 1 ? [id] : [])).sort(),
      severalIds: [...this.#patients.values()]
        .filter(({ size }) => size > 1 && size <= MOST_IDS)
        .map((ids) => [...ids].sort())
        .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    };
  }
}

function addTo(groups: Map<string, Set<string>>, key: string, value: string): void {
  const group = groups.get(key);
  if (group) group.add(value);
  else groups.set(key, new Set([value]));
}

/** The assumptions as sentences for the user. */
export function assumptions({ byStudy, byFile, sharedIds, severalIds }: WhoIsWho): string[] {
  return [
    ...(byFile > 0
      ? [
          `${byFile} files name neither patient nor study; each counts as a patient of its own, so frames of one patient may land on both sides of a split.`,
        ]
      : []),
    ...(byStudy > 0
      ? [
          `${byStudy} files name no patient; their study stands for the patient, so two studies of one patient may land on both sides of a split.`,
        ]
      : []),
    ...(sharedIds.length > 0
      ? [
          `${sharedIds.length} patients, such as ${sharedIds[0] ?? ''}, go under several names or birth dates; if a site uses one id for everybody, name it under identity.shared_ids.`,
        ]
      : []),
    ...(severalIds.length > 0
      ? [
          `${severalIds.length} people (one name and birth date) go under several ids, such as ${severalIds[0]?.join(' and ') ?? ''}; a split is refused until identity.patient or identity.several_ids says what they are.`,
        ]
      : []),
  ];
}

/**
 * @throws UserError when one person goes under several patients, whose frames a split could put on
 *   both of its sides, and the settings do not accept that.
 */
export async function refuseSeveralIds(workspace: Workspace): Promise<void> {
  if (workspace.config.identity.several_ids === 'accept') return;
  const tally = new WhoIsWhoTally();
  for (const file of await workspace.catalog.files()) tally.add(file);
  const { severalIds } = tally.result();
  if (severalIds.length === 0) return;
  throw new UserError(
    `Cannot split: ${severalIds.length} people (one name and birth date) go under several patients, such as ${severalIds[0]?.join(' and ') ?? ''}; set identity.patient to name-and-birth-date in sonograft.yaml and ingest again, or identity.several_ids to accept.`,
  );
}
