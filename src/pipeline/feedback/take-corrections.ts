import { readFile } from 'node:fs/promises';
import type { CorrectionRecord, FrameRow, Workspace } from '../../catalog/index.ts';
import { fromSystemError } from '../../errors.ts';
import { correctionsIn } from './feedback-file.ts';
import type { KeptCorrection } from './correction.ts';

/** What became of the corrections of a file. */
export interface TakenCorrections {
  readonly corrections: number;
  /** Those that were not here already. */
  readonly taken: number;
  /** Frames that a person is now to look at, all files that were ever taken reckoned together. */
  readonly toReview: number;
  /** Corrections of this file of frames that a person has labelled; those labels stand. */
  readonly decided: number;
  /** Corrections of this file of frames that are not here; they count once the images are ingested. */
  readonly absent: number;
}

/**
 * Takes corrections that a served classifier was told into the review queue. None of them is a label.
 *
 * @param path of the file that the service has kept.
 * @throws UserError when it cannot be read, or holds anything else.
 */
export async function takeCorrections(
  workspace: Workspace,
  path: string,
): Promise<TakenCorrections> {
  const said = correctionsIn(await textOf(path), path);
  const taken = await workspace.catalog.addCorrections(said.map(recordOf));
  const rows = await workspace.catalog.frames();
  const framesOf = framesBySubject(rows);
  const found = said.map((one) => framesOf(recordOf(one)));
  return {
    corrections: said.length,
    taken,
    toReview: (await openCorrections(workspace, rows)).size,
    decided: found.filter((own) => own.some(isDecided)).length,
    absent: found.filter((own) => own.length === 0).length,
  };
}

/**
 * What the newest correction says of each frame on which no person has decided, by the frame's id.
 *
 * @param rows accepted frames.
 */
export async function openCorrections(
  { catalog }: Pick<Workspace, 'catalog'>,
  rows: readonly FrameRow[],
): Promise<ReadonlyMap<string, CorrectionRecord>> {
  const framesOf = framesBySubject(rows);
  return new Map(
    (await catalog.corrections()).flatMap((one) =>
      framesOf(one).flatMap((row) => (isDecided(row) ? [] : [[row.frameId, one] as const])),
    ),
  );
}

function isDecided({ labelSource }: FrameRow): boolean {
  return labelSource === 'person';
}

/** Finds the frames that a correction is of: all pictures of a frame, or all that look alike. */
function framesBySubject(
  rows: readonly FrameRow[],
): (correction: CorrectionRecord) => readonly FrameRow[] {
  const found = new Map<string, FrameRow[]>();
  for (const row of rows) {
    for (const name of [row.hash, nameOf(row.sopInstanceUID, row.index)]) {
      const same = found.get(name);
      if (same === undefined) found.set(name, [row]);
      else same.push(row);
    }
  }
  return ({ hash, sopInstanceUID, frame }) =>
    found.get(hash ?? nameOf(sopInstanceUID, frame)) ?? [];
}

function nameOf(sopInstanceUID: string | null, frame: number | null): string {
  return `${sopInstanceUID ?? ''} ${frame ?? ''}`;
}

function recordOf({ id, at, category, ...rest }: KeptCorrection): CorrectionRecord {
  const { hash = null, sopInstanceUID = null, frame = null, by = null, note = null } = rest;
  return { ...{ id, at, category, hash, sopInstanceUID, frame, by, note } };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw fromSystemError(error, 'Cannot read the corrections');
  }
}
