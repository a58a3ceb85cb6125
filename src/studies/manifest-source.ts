import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { fromSystemError, UserError } from '../errors.ts';
import { MAX_MANIFEST_BYTES } from './limits.ts';
import { isPart, type ManifestRow, parseManifest } from './manifest.ts';
import { RefusedFile } from './refused-file.ts';
import { bareEntry, type ListedEntry, type SourceEntry } from './source-entry.ts';

/**
 * One entry for each row of a manifest, sorted by name, then by line. Paths are relative to the
 * manifest, wherever they lead. Rows without a file or a label, with an unknown split, or whose file
 * does not exist are refused; so are second rows of a file when all its rows say the same, and all
 * its rows when they do not.
 *
 * @throws UserError as {@link parseManifest} does, and when the manifest is too large or has no row.
 */
export async function* listManifest(path: string): AsyncGenerator<ListedEntry> {
  const name = basename(path);
  const rows = parseManifest(await readManifest(path, name), name);
  if (rows.length === 0) {
    throw new UserError(`Cannot read the manifest ${name}: it has no rows; add one for each file.`);
  }
  for (const { entry, refused } of checkRows(rows, dirname(path))) {
    yield { entry, refused: refused ?? (await missingFile(entry.path)) };
  }
}

/** The entries of rows, in order of name and line, each checked against its row and all others. */
export function checkRows(rows: readonly ManifestRow[], folder: string): ListedEntry[] {
  const listed = rows.map((row) => ({ row, entry: toEntry(row, folder), refused: rowFault(row) }));
  const byPath = new Map<string, typeof listed>();
  for (const each of listed) {
    if (each.refused) continue;
    const same = byPath.get(each.entry.path);
    if (same) same.push(each);
    else byPath.set(each.entry.path, [each]);
  }
  for (const [first, ...others] of byPath.values()) {
    if (!first || others.length === 0) continue;
    const lines = [first, ...others].map(({ row }) => row.line).join(', ');
    if (others.every(({ entry }) => says(entry) === says(first.entry))) {
      for (const other of others) {
        other.refused = new RefusedFile(
          'duplicate-row',
          `Cannot take line ${other.row.line} of the manifest: its file is on line ${first.row.line} already; delete one of them.`,
        );
      }
    } else {
      for (const each of [first, ...others]) {
        each.refused = new RefusedFile(
          'conflicting-rows',
          `Cannot take line ${each.row.line} of the manifest: lines ${lines.slice(0, 200)} give one file different labels, patients, studies or splits; keep the right one.`,
        );
      }
    }
  }
  return listed
    .sort((a, b) => compare(a.entry.name, b.entry.name) || a.row.line - b.row.line)
    .map(({ entry, refused }) => ({ entry, refused }));
}

async function readManifest(path: string, name: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MAX_MANIFEST_BYTES) {
      throw new UserError(
        `Cannot read the manifest ${name}: it may have ${MAX_MANIFEST_BYTES} bytes and has ${size}; split it.`,
      );
    }
    return await readFile(path);
  } catch (error) {
    throw fromSystemError(error, 'Cannot read the manifest');
  }
}

function toEntry(row: ManifestRow, folder: string): SourceEntry {
  const path = resolve(folder, row.file ?? '');
  return {
    ...bareEntry(path, relative(folder, path).split(sep).join('/') || `line ${row.line}`),
    label: row.label,
    labelFrom: row.label === null ? null : 'manifest',
    patient: row.patient,
    study: row.study,
    series: row.series,
    instance: row.instance,
    split: row.split !== null && isPart(row.split) ? row.split : null,
  };
}

function rowFault(row: ManifestRow): RefusedFile | null {
  const cannot = `Cannot take line ${row.line} of the manifest`;
  if (row.file === null) {
    return new RefusedFile('missing-file', `${cannot}: it names no file; fill in the column file.`);
  }
  if (row.label === null) {
    return new RefusedFile('empty-label', `${cannot}: its label is empty; fill it in.`);
  }
  if (row.split !== null && !isPart(row.split)) {
    return new RefusedFile(
      'unknown-split',
      `${cannot}: its split may be train, tuning or test and is "${row.split.slice(0, 40)}"; correct it.`,
    );
  }
  return null;
}

async function missingFile(path: string): Promise<RefusedFile | null> {
  try {
    await stat(path);
    return null;
  } catch (cause) {
    return new RefusedFile(
      'missing-file',
      'Cannot read this file: it does not exist; correct its path in the manifest, which is relative to the manifest, or restore it.',
      { cause },
    );
  }
}

/** What a row says that matters for training; series and instance only name things. */
function says({ label, patient, study, split }: SourceEntry): string {
  return JSON.stringify([label, patient, study, split]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
