import type { FrameRow, Workspace } from '../../catalog/index.ts';
import { comparedFrames } from '../train/near-identical.ts';
import { countParts, splitDigest, type SplitResult } from '../train/split.ts';

/** The split in force, and what is to be known of it. */
export interface SplitOverview extends SplitResult {
  readonly seed: number;
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
  /** Names frames, labels, patients and parts together; runs carry it. */
  readonly digest: string;
  /** Labelled frames that came after it. */
  readonly outside: number;
  /** Whether these very frames were compared for near-identical ones. */
  readonly compared: boolean;
  /** Patients in two parts. */
  readonly torn: readonly string[];
  /** A sentence each. */
  readonly warnings: readonly string[];
}

/** Categories with fewer patients in the test part than this are warned of. */
const FEW = 5;

/** @returns null when there is no split. */
export async function splitOverview(
  workspace: Workspace,
  rows: readonly FrameRow[],
): Promise<SplitOverview | null> {
  const split = await workspace.catalog.split();
  if (split === undefined) return null;
  const outside = rows.filter(({ part }) => part === null).length;
  const counts = countParts(rows);
  const compared = split.settings['comparedFrames'] === comparedFrames(workspace, rows);
  return {
    ...counts,
    seed: split.seed,
    settings: split.settings,
    digest: splitDigest(rows),
    outside,
    compared,
    torn: tornPatients(rows),
    warnings: [
      ...(outside === 0
        ? []
        : [`${outside} labelled frames came after the split and are in no part; split again.`]),
      ...(compared || outside > 0
        ? []
        : ['Frames or patients have changed since the split; evaluation compares them anew.']),
      ...fewPatients(rows),
      ...(counts.tuning.images === 0
        ? ['There is no tuning part: no threshold can be chosen and training cannot stop early.']
        : []),
    ],
  };
}

function tornPatients(rows: readonly FrameRow[]): string[] {
  const parts = new Map<string, Set<string>>();
  for (const { patient, part } of rows) {
    parts.set(patient, (parts.get(patient) ?? new Set()).add(part ?? ''));
  }
  return [...parts].flatMap(([patient, found]) => (found.size > 1 ? patient : []));
}

function fewPatients(rows: readonly FrameRow[]): string[] {
  const categories = [...new Set(rows.flatMap(({ category }) => category ?? []))].sort();
  return categories.flatMap((category) => {
    const of = rows.filter((row) => row.category === category && row.part === 'test');
    const patients = new Set(of.map(({ patient }) => patient)).size;
    if (patients >= FEW) return [];
    return `${category} has ${patients} patients in the test part; its figures will say little.`;
  });
}
