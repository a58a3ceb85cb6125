import type { Workspace } from '../catalog/index.ts';
import { type LentText, type Origin, RefusedFile } from '../studies/index.ts';
import type { Origins } from './origins.ts';
import type { Readers } from './readers.ts';

/** Texts for images by their SOP Instance UID. They may name the patient: they are not kept. */
export type LentTexts = ReadonlyMap<string, readonly LentText[]>;

/**
 * What presentation states and structured reports of a workspace say of its images. They lie among the
 * files that ingest left out as it found no pixels in them. One that is gone, or does not parse, says
 * nothing.
 */
export async function lentTexts(
  { catalog }: Pick<Workspace, 'catalog'>,
  origins: Origins,
  readers: Readers,
): Promise<LentTexts> {
  const files = (await catalog.files()).filter(({ rule }) => rule === 'no-pixels');
  const read = await Promise.all(
    files.map(async ({ path }) => {
      const origin = await origins.of(path);
      return origin === null ? [] : await readFrom(origin, readers);
    }),
  );
  const byImage = new Map<string, LentText[]>();
  for (const lent of read.flat()) {
    const ofImage = byImage.get(lent.sopInstanceUID) ?? [];
    byImage.set(lent.sopInstanceUID, ofImage);
    // One file may lie in several places.
    const isNew = ofImage.every((other) => JSON.stringify(other) !== JSON.stringify(lent));
    if (isNew) ofImage.push(lent);
  }
  for (const ofImage of byImage.values()) ofImage.sort(inOrder);
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
