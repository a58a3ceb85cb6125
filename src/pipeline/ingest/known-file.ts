import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { FileRecord, Workspace } from '../../catalog/index.ts';
import { type SourceEntry, sniffFormat } from '../../studies/index.ts';
import { frameSettings } from '../source-readers/frames.ts';

/** Raised whenever the same file and settings would give other frames than before. */
const REVISION = 9;

/** Everything besides a file's bytes that decides its record: settings and what the source says. */
export function hashOfSettings(workspace: Pick<Workspace, 'config'>, entry: SourceEntry): string {
  const { name, label, labelFrom, patient, study, series, instance, split } = entry;
  const { ingest, identity } = workspace.config;
  const told = [
    ingest.same_uid,
    identity,
    name,
    label,
    labelFrom,
    patient,
    study,
    series,
    instance,
    split,
  ];
  return createHash('sha256')
    .update(JSON.stringify([REVISION, frameSettings(workspace), told]))
    .digest('hex');
}

/** Whether a record made earlier still holds: the bytes, all that decides, and the frames. */
export function isSame(
  workspace: Pick<Workspace, 'frames'>,
  known: FileRecord,
  now: FileRecord,
): boolean {
  return (
    known.verdict !== 'quarantined' &&
    // It may be here by now.
    known.rule !== 'needs-ffmpeg' &&
    known.size === now.size &&
    known.mtimeMs === now.mtimeMs &&
    known.settingsHash === now.settingsHash &&
    known.frames.every(({ hash }) => hash === null || workspace.frames.has(hash))
  );
}

/** What the catalog knows of a file while it has not changed, else what its first bytes say. */
export async function formatOf(workspace: Workspace, path: string): Promise<string | null> {
  const known = await workspace.catalog.knownFile(path);
  return (
    (known !== undefined && isUnchanged(known, path) ? known.format : null) ?? sniffFormat(path)
  );
}

function isUnchanged(known: FileRecord, path: string): boolean {
  const now = statSync(path, { throwIfNoEntry: false });
  return now?.size === known.size && now.mtimeMs === known.mtimeMs;
}
