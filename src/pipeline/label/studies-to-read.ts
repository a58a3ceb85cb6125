import { createHash } from 'node:crypto';
import type { FrameRow, Workspace } from '../../catalog/index.ts';
import type { LentTexts } from './lent-texts.ts';
import type { Origins } from './origins.ts';
import type { FramesOfFile } from './words-of-study.ts';

/** A study of more frames is read in parts, so that its lines need not be held at once. */
const MOST_FRAMES = 300;

/** Frames whose words are read together. */
export interface StudyToRead {
  /** Names who reads them, and which frames together: with others they would teach each other more. */
  readonly reader: string;
  readonly files: readonly FramesOfFile[];
}

export interface Unread {
  readonly studies: readonly StudyToRead[];
  /** Frames whose words are known. */
  readonly known: number;
  /** Frames that were never read so and whose files are gone. */
  readonly gone: number;
}

/**
 * The studies with an accepted frame that was not read yet by a reader, or not together with the frames
 * that are there now. All of such a study is read, so that what is read does not depend on what was
 * there first.
 *
 * @param reader names the reader and the vocabulary by which it keeps words.
 * @param lent what other files say of images; a study of which more is said is read again.
 */
export async function studiesToRead(
  { catalog }: Pick<Workspace, 'catalog'>,
  reader: string,
  origins: Origins,
  lent: LentTexts = new Map(),
): Promise<Unread> {
  const readers = new Map(
    (await catalog.words()).map((words) => [`${words.index} ${words.path}`, words.reader]),
  );
  const studies: StudyToRead[] = [];
  let [known, gone] = [0, 0];
  for (const part of partsOfStudies(await catalog.frames(), lent)) {
    const study = { reader: `${reader} ${digestOf(part)}`, files: part };
    const unread = part.flatMap(({ path, frames }) =>
      frames.flatMap((index) => (readers.get(`${index} ${path}`) === study.reader ? [] : path)),
    );
    const total = part.reduce((sum, { frames }) => sum + frames.length, 0);
    const origin = await Promise.all([...new Set(unread)].map((path) => origins.of(path)));
    if (origin.some((each) => each !== null)) {
      studies.push(study);
      continue;
    }
    known += total - unread.length;
    gone += unread.length;
  }
  return { studies, known, gone };
}

/** The frames of each study by file, all in an order that does not depend on that of ingestion. */
function partsOfStudies(rows: readonly FrameRow[], lent: LentTexts): FramesOfFile[][] {
  const uids = new Map(rows.map(({ path, sopInstanceUID }) => [path, sopInstanceUID ?? '']));
  const studies = new Map<string, Map<string, Set<number>>>();
  for (const { study, path, index } of rows) {
    const files = studies.get(study) ?? new Map<string, Set<number>>();
    studies.set(study, files);
    files.set(path, (files.get(path) ?? new Set()).add(index));
  }
  const parts = [...studies.values()].flatMap((files) => {
    const frames = [...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([path, indices]) => [...indices].sort((a, b) => a - b).map((i) => ({ path, i })));
    const cut = Math.ceil(frames.length / MOST_FRAMES);
    return Array.from({ length: cut }, (_, part) =>
      frames.slice(part * MOST_FRAMES, (part + 1) * MOST_FRAMES),
    );
  });
  // By path, so that files of one folder, and of one archive, follow each other.
  return parts
    .map((frames) => {
      const byFile = new Map<string, number[]>();
      for (const { path, i } of frames) byFile.set(path, [...(byFile.get(path) ?? []), i]);
      return [...byFile].map(([path, indices]): FramesOfFile => {
        const ofImage = lent.get(uids.get(path) ?? '');
        return { path, frames: indices, ...(ofImage === undefined ? {} : { lent: ofImage }) };
      });
    })
    .sort(([a], [b]) => ((a?.path ?? '') < (b?.path ?? '') ? -1 : 1));
}

/** Names frames that are read together, with what is lent to them. */
export function digestOf(files: readonly FramesOfFile[]): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
}
