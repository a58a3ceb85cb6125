import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { fromSystemError } from '../errors.ts';
import { listArchive } from './archive-source.ts';
import { isDicomdir, listDicomdir } from './dicomdir-source.ts';
import { RefusedFile } from './refused-file.ts';
import { bareEntry, type ListedEntry, type SourceEntry } from './source-entry.ts';
import { looksLikeZip } from './source-file.ts';

/** Tells the format of a file; null for none that is read. */
export type Sniff = (path: string) => string | null | Promise<string | null>;

const SIDE_EXTENSIONS = new Set(
  '.csv .tsv .txt .json .md .yaml .yml .html .xml .log .pdf'.split(' '),
);
const SIDE_NAMES = new Set('readme license licence version thumbs.db desktop.ini'.split(' '));

/**
 * The image files below a folder, sorted by name. Left out without a word are files and folders
 * whose name begins with a dot, side files by their extension (.csv .tsv .txt .json .md .yaml .yml
 * .html .xml .log .pdf) and by their name (README, LICENSE, VERSION, Thumbs.db, desktop.ini), and links to folders inside the folder, whose files are listed anyway. Everything
 * else is taken for an image until it is opened.
 *
 * Where a folder has a DICOMDIR, the files that it names are the files of that folder, in its order.
 * The files of zip archives are listed like those of folders.
 *
 * Of a plain image the first folder is the label and the second, if there is one, the patient:
 * `label/file`, `label/patient/.../file`. DICOM files carry their own patient and have no label.
 *
 * @param sniff asked of the files of a label.
 */
export async function* listFolder(root: string, sniff: Sniff): AsyncGenerator<ListedEntry> {
  yield* walk({ root, realRoot: await realpath(root), sniff }, []);
}

interface Tree {
  readonly root: string;
  readonly realRoot: string;
  readonly sniff: Sniff;
}

async function* walk(tree: Tree, folders: readonly string[]): AsyncGenerator<ListedEntry> {
  const { root, realRoot, sniff } = tree;
  const folder = join(root, ...folders);
  let items: Dirent[];
  try {
    items = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const known = fromSystemError(error, 'Cannot list a folder');
    if (folders.length === 0 || known === error) throw known;
    const refused = new RefusedFile(
      'unreadable',
      'Cannot read this folder; check its owner and its mode.',
      { cause: error },
    );
    yield { entry: bareEntry(folder, folders.join('/')), refused };
    return;
  }
  const directory = items.find((item) => item.isFile() && isDicomdir(item.name));
  if (directory) {
    const listed = await listDicomdir(folder, directory.name, folders);
    if ('entries' in listed) {
      yield* listed.entries;
      return;
    }
    yield listed.refused;
  }
  for (const item of sorted(items.filter((each) => isWanted(each) && each !== directory))) {
    const parts = [...folders, item.name];
    const path = join(folder, item.name);
    if (item.isDirectory()) {
      yield* walk(tree, parts);
      continue;
    }
    const target = item.isSymbolicLink() ? await followLink(path, realRoot) : 'file';
    if (target === 'folder') continue;
    if (target instanceof RefusedFile)
      yield { entry: bareEntry(path, parts.join('/')), refused: target };
    else if (isZipName(item.name) && looksLikeZip(path)) {
      yield* listArchive(path, parts.join('/'));
    } else yield { entry: await describe(path, parts, sniff), refused: null };
  }
}

async function describe(
  path: string,
  parts: readonly string[],
  sniff: Sniff,
): Promise<SourceEntry> {
  const entry = bareEntry(path, parts.join('/'));
  const [label, patient] = parts.slice(0, -1);
  if (label === undefined || (await sniff(path)) === 'dicom') return entry;
  return { ...entry, label, labelFrom: 'folder', patient: patient ?? null };
}

/** Office documents are zip archives too, so the name counts as well. */
export function isZipName(name: string): boolean {
  return extname(name).toLowerCase() === '.zip';
}

function isWanted({ name }: Dirent): boolean {
  const lower = name.toLowerCase();
  return !name.startsWith('.') && !SIDE_NAMES.has(lower) && !SIDE_EXTENSIONS.has(extname(lower));
}

/** In the order of the names that come out: a folder sorts as its name and a slash. */
function sorted(items: Dirent[]): Dirent[] {
  const key = (item: Dirent) => (item.isDirectory() ? `${item.name}/` : item.name);
  return items.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

async function followLink(
  path: string,
  realRoot: string,
): Promise<'file' | 'folder' | RefusedFile> {
  try {
    const target = await realpath(path);
    if (
      target !== realRoot &&
      !target.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)
    ) {
      return new RefusedFile(
        'outside-folder',
        'Cannot follow this link: it leads out of the folder; copy its target into the folder or name it in a manifest.',
      );
    }
    return (await stat(target)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    return new RefusedFile(
      'missing-file',
      'Cannot follow this link: its target does not exist; restore it or delete the link.',
      { cause: error },
    );
  }
}
