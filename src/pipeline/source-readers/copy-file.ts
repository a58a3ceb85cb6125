import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Box } from '../../region/index.ts';
import {
  copyIdentity,
  findSourceFile,
  type Origin,
  type PrivateTag,
  type Raster,
  writeDeidentified,
} from '../../studies/index.ts';
import { fillText, textIn } from './fill-text.ts';

/** A de-identified copy to write; a message to a reader process, so plain values throughout. */
export interface CopyRequest {
  readonly origin: Origin;
  /** Where the copy goes. */
  readonly copyTo: string;
  /** What stays of every frame. */
  readonly boxes: readonly Box[];
  /** Parts of every frame that are filled besides the text that is found; null: text stays. */
  readonly fill: readonly Box[] | null;
  /** Private elements that stay. */
  readonly privateTags: readonly PrivateTag[];
  /** What the patient is called in the copy. */
  readonly patient: string;
  /** 64 hexadecimal digits, from which replaced UIDs and shifted dates follow. */
  readonly key: string;
}

/**
 * Writes a de-identified copy of one DICOM file. Text that is found on any frame is filled on all of
 * them: it stands still while a loop moves.
 *
 * @throws RefusedFile when a frame does not decode.
 */
export async function copyFile(request: CopyRequest, alive: () => void): Promise<void> {
  const { origin, copyTo, boxes, fill, privateTags, patient, key } = request;
  const file = findSourceFile(origin);
  const text = fill === null ? null : [...fill, ...(await textIn(file, alive))];
  const clean = text === null ? null : (frame: Raster) => fillText(frame, boxes, text);
  await mkdir(dirname(copyTo), { recursive: true });
  const identity = copyIdentity(Buffer.from(key, 'hex'), patient);
  await writeDeidentified(copyTo, file.source, { boxes, privateTags, clean }, identity, alive);
}
