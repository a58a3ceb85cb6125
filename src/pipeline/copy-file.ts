import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Box } from '../region/index.ts';
import {
  copyIdentity,
  findSourceFile,
  type Origin,
  type PrivateTag,
  writeDeidentified,
} from '../studies/index.ts';

/** A de-identified copy to write; a message to a reader process, so plain values throughout. */
export interface CopyRequest {
  readonly origin: Origin;
  /** Where the copy goes. */
  readonly copyTo: string;
  /** What stays of every frame. */
  readonly boxes: readonly Box[];
  /** Private elements that stay. */
  readonly privateTags: readonly PrivateTag[];
  /** What the patient is called in the copy. */
  readonly patient: string;
  /** 64 hexadecimal digits, from which replaced UIDs and shifted dates follow. */
  readonly key: string;
}

/**
 * Writes a de-identified copy of one DICOM file.
 *
 * @throws RefusedFile when a frame does not decode.
 */
export async function copyFile(request: CopyRequest, alive: () => void): Promise<void> {
  const { copyTo, boxes, privateTags, patient, key } = request;
  const { source } = findSourceFile(request.origin);
  await mkdir(dirname(copyTo), { recursive: true });
  const identity = copyIdentity(Buffer.from(key, 'hex'), patient);
  await writeDeidentified(copyTo, source, { boxes, privateTags }, identity, alive);
}
