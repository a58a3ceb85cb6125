import { UserError } from '../../errors.ts';
import { filePart10 } from '../inbox/file-part10.ts';
import { type Filed, type Inbox, MisfitObject } from '../inbox/inbox.ts';
import type { PacsSettings } from '../settings.ts';
import { boundaryOf, partsOf } from './multipart.ts';

/** What became of one object of a request to store. */
export interface Stored {
  /** Null where it was refused. */
  readonly filed: Filed | null;
  /** Why it was refused, as a clause; null where it was not. */
  readonly because: string | null;
}

/** Objects of one request. */
const MOST_PARTS = 1000;

const MIB = 2 ** 20;

/**
 * Files the objects of a STOW-RS request (PS3.18 section 10.5), each as it comes; what is acknowledged
 * is on the disk.
 *
 * @param contentType of the request: multipart/related with parts of application/dicom.
 * @param from the node that asks.
 * @throws UserError when the request is no such message, ends early or has too many parts; the objects
 *   before stay filed, and the sender must send all again.
 */
export async function storeParts(
  inbox: Inbox,
  contentType: string,
  body: AsyncIterable<Uint8Array>,
  from: string,
  settings: PacsSettings,
): Promise<Stored[]> {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined || !/application\/dicom("|;|\s|$)/i.test(contentType)) {
    throw new UserError(
      'Cannot store: a request must be multipart/related with type="application/dicom" and a boundary.',
    );
  }
  const stored: Stored[] = [];
  for await (const { body: part } of partsOf(body, boundary)) {
    if (stored.length === MOST_PARTS) {
      throw new UserError(
        `Cannot store: a request may have ${MOST_PARTS} objects and this one has more; send the rest in another.`,
      );
    }
    try {
      const filed = await filePart10(inbox, part, from, settings.object_mib * MIB);
      stored.push({ filed, because: null });
    } catch (error) {
      if (!(error instanceof MisfitObject)) throw error;
      stored.push({ filed: null, because: error.message });
    }
  }
  return stored;
}
