import type { Workspace } from '../../catalog/index.ts';
import { type LentText, type Origin, RefusedFile } from '../../studies/index.ts';
import type { Origins } from './origins.ts';
import type { Readers } from '../source-readers/readers.ts';

/** Texts for images by their SOP Instance UID. They may name the patient: they are not kept. */
export type LentTexts = ReadonlyMap<string, readonly LentText[]>;

/**
 * The files that may say something of images: presentation states and structured reports lie among those
 * that ingest left out as it found no pixels in them.
 */
export async function lendersIn(catalog: Workspace['catalog']): Promise<string[]> {
  return (await catalog.files()).flatMap(({ rule, path }) => (rule === 'no-pixels' ? path : []));
}

/** What a file says of images. */
interface Lent {
  readonly path: string;
  readonly texts: readonly LentText[];
}

/** What each of some files says of images: nothing, if it is gone or does not parse. */
export async function readLenders(
  paths: readonly string[],
  origins: Origins,
  readers: Readers,
): Promise<Lent[]> {
  return await Promise.all(
    paths.map(async (path) => {
      const origin = await origins.of(path);
      return { path, texts: origin === null ? [] : await readFrom(origin, readers) };
    }),
  );
}

/** What is said of each image, whatever the order of the files. */
export function textsByImage(read: readonly Lent[]): LentTexts {
  const byImage = new Map<string, LentText[]>();
  for (const lent of read.flatMap(({ texts }) => texts)) {
    const ofImage = byImage.get(lent.sopInstanceUID) ?? [];
    byImage.set(lent.sopInstanceUID, ofImage);
    // One file may lie in several places.
    const isNew = ofImage.every((other) => JSON.stringify(other) !== JSON.stringify(lent));
    if (isNew) ofImage.push(lent);
  }
  for (const ofImage of byImage.values()) ofImage.sort(inOrder);
  return byImage;
}

/** The files that say something of each image. */
export function lendersByImage(read: readonly Lent[]): ReadonlyMap<string, readonly string[]> {
  const byImage = new Map<string, string[]>();
  for (const { path, texts } of read) {
    for (const uid of new Set(texts.map(({ sopInstanceUID }) => sopInstanceUID))) {
      byImage.set(uid, [...(byImage.get(uid) ?? []), path]);
    }
  }
  return byImage;
}

async function readFrom(origin: Origin, readers: Readers): Promise<readonly LentText[]> {
  try {
    return await readers.lentTexts({ origin });
  } catch (error) {
    if (error instanceof RefusedFile) return [];
    throw error;
  }
}

function inOrder(a: LentText, b: LentText): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
