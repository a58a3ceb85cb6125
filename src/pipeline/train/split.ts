import { createHash } from 'node:crypto';
import type { FrameRow, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import type { Part } from '../../studies/index.ts';
import type { PatientImages } from './assign-parts.ts';
import { assignParts } from './assign-parts.ts';
import { countEach } from '../count-each.ts';
import { refuseSeveralIds } from '../ingest/who-is-who.ts';
import { comparedFrames, refuseNearIdentical } from './near-identical.ts';

export interface SplitOptions {
  /** Shares of the patients; what is absent comes from sonograft.yaml. */
  readonly test?: number | undefined;
  readonly tuning?: number | undefined;
  readonly seed?: number | undefined;
}

/** What one part of a split holds. */
export interface PartCounts {
  readonly patients: number;
  readonly images: number;
  readonly categories: Readonly<Record<string, number>>;
}

export type SplitResult = Readonly<Record<Part, PartCounts>>;

/**
 * Divides the workspace's labelled frames into train, tuning and test by patient and saves the
 * division. Where the manifest names a part for every labelled frame and no fractions are given,
 * its parts are taken.
 *
 * @throws UserError when the labels cannot be split (see {@link assignParts}), when one person
 *   goes under several ids, when a manifest's parts tear a patient apart, or when patients share a near-identical frame.
 */
export async function split(
  workspace: Workspace,
  options: SplitOptions = {},
  effects: Effects = silent,
): Promise<SplitResult> {
  const rows = await workspace.catalog.frames({ labelled: true });
  if (rows.length === 0) {
    throw new UserError(
      'Cannot split: no frame has a label; run "sonograft label", which reads what is typed on the frames, or ingest an image folder with one folder per label, or a manifest CSV with a label column.',
    );
  }
  const declared = rows.filter((row) => row.declaredPart !== null).length;
  const takesDeclared = declared > 0 && options.test === undefined && options.tuning === undefined;
  const settings = {
    test: options.test ?? workspace.config.split.test,
    tuning: options.tuning ?? workspace.config.split.tuning,
    seed: options.seed ?? workspace.config.split.seed,
  };
  if (takesDeclared) effects.note("The manifest's own parts are taken; pass --test to split anew.");
  const assignments = takesDeclared ? declaredParts(rows) : assignParts(patientsOf(rows), settings);
  await refuseSeveralIds(workspace);
  await refuseNearIdentical(workspace, rows, (row) => row.patient, 'split', effects);
  await workspace.catalog.saveSplit({
    seed: settings.seed,
    settings: {
      ...(takesDeclared ? { from: 'manifest' } : settings),
      comparedFrames: comparedFrames(workspace, rows),
    },
    assignments,
  });
  return countParts(await workspace.catalog.frames({ labelled: true }));
}

/** Counts patients, images and categories of each part. */
export function countParts(rows: readonly FrameRow[]): SplitResult {
  const count = (part: Part): PartCounts => {
    const inPart = rows.filter((row) => row.part === part);
    return {
      patients: new Set(inPart.map((row) => row.patient)).size,
      images: inPart.length,
      categories: countEach(inPart.flatMap(({ category }) => category ?? [])),
    };
  };
  return { train: count('train'), tuning: count('tuning'), test: count('test') };
}

/**
 * A fingerprint of which frame is in which part under which label and patient: runs carry it, so
 * that none is evaluated on another split than it was trained on.
 */
export function splitDigest(rows: readonly FrameRow[]): string {
  const hash = createHash('sha256');
  for (const row of rows) {
    hash.update(JSON.stringify([row.hash, row.index, row.patient, row.category, row.part]));
  }
  return hash.digest('hex');
}

/** Patients by their first frame's content, so that the split does not depend on their names. */
function patientsOf(rows: readonly FrameRow[]): PatientImages[] {
  const patients = new Map<string, Map<string, number>>();
  for (const { patient, category } of rows) {
    if (category === null) continue;
    const images = patients.get(patient) ?? new Map<string, number>();
    patients.set(patient, images.set(category, (images.get(category) ?? 0) + 1));
  }
  return [...patients].map(([patient, images]) => ({ patient, images }));
}

function declaredParts(rows: readonly FrameRow[]): Map<string, Part> {
  const parts = new Map<string, Part>();
  for (const { patient, declaredPart, name } of rows) {
    if (declaredPart === null) {
      throw new UserError(
        `Cannot split: the manifest names a part for some files but none for ${name}; name one for every file, or pass --test to split anew.`,
      );
    }
    const before = parts.get(patient);
    if (before !== undefined && before !== declaredPart) {
      throw new UserError(
        `Cannot split: the manifest puts patient ${patient} in both ${before} and ${declaredPart}; a patient belongs to one part.`,
      );
    }
    parts.set(patient, declaredPart);
  }
  const categoriesIn = (part: Part): Set<string> =>
    new Set(rows.flatMap((row) => (row.declaredPart === part ? (row.category ?? []) : [])));
  const learned = categoriesIn('train');
  if (learned.size < 2 || categoriesIn('test').size === 0) {
    throw new UserError(
      `Cannot split: the manifest puts ${learned.size} categories in the train part and ${categoriesIn('test').size} in the test part, need at least 2 and 1.`,
    );
  }
  for (const part of ['tuning', 'test'] as const) {
    const unknown = [...categoriesIn(part)].find((category) => !learned.has(category));
    if (unknown === undefined) continue;
    throw new UserError(
      `Cannot split: the manifest puts ${unknown} in the ${part} part but not in the train part; a classifier cannot name what it never saw.`,
    );
  }
  return parts;
}
