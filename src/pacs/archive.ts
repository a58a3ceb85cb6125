/** What studies are looked for; all that is given must hold. */
export interface StudyQuery {
  /** First and last day, YYYYMMDD, both included; either may be open. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly modality?: string | undefined;
  /** `*` and `?` stand for any text and any character, here and below. */
  readonly description?: string | undefined;
  readonly patientID?: string | undefined;
  readonly accessionNumber?: string | undefined;
}

/** A study as an archive shows it. */
export interface FoundStudy {
  readonly studyInstanceUID: string;
  /** Empty where the archive does not say. */
  readonly modalities: readonly string[];
  readonly date: string | null;
}

export interface FoundInstance {
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
}

/** A node that studies are fetched from. What it sends goes into an inbox. */
export interface Archive {
  findStudies(query: StudyQuery): Promise<FoundStudy[]>;
  findInstances(study: FoundStudy): Promise<FoundInstance[]>;
  /** Fetches a whole study, or some of its instances. */
  retrieve(study: FoundStudy, some: readonly FoundInstance[] | 'all'): Promise<void>;
  close(): Promise<void>;
}

/** A query by the keywords of its attributes (PS3.4 section C.6.2.1.2); only what is looked for. */
export function matchingKeys(query: StudyQuery): Record<string, string> {
  const { from, to, modality, description, patientID, accessionNumber } = query;
  const entries: [string, string | undefined][] = [
    ['StudyDate', from === undefined && to === undefined ? undefined : dateRange(from, to)],
    ['ModalitiesInStudy', modality],
    ['StudyDescription', description],
    ['PatientID', patientID],
    ['AccessionNumber', accessionNumber],
  ];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/**
 * Whether a study is one that was looked for, as far as the answer shows: archives need not match by
 * modality (PS3.4 table C.6-5), and then answer with everything else.
 */
export function isWanted({ modalities, date }: FoundStudy, query: StudyQuery): boolean {
  const { modality, from, to } = query;
  const otherModality =
    modality !== undefined && modalities.length > 0 && !modalities.includes(modality);
  const otherDay =
    date !== null && ((from !== undefined && date < from) || (to !== undefined && date > to));
  return !otherModality && !otherDay;
}

/** UIDs go into requests; senders' leading zeros do no harm there. */
export function isUid(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9.]{1,64}$/.test(text);
}

function dateRange(from = '', to = ''): string {
  return from === to ? from : `${from}-${to}`;
}
