import { constants, inflateRawSync } from 'node:zlib';
import dicomParser, { type DataSet } from 'dicom-parser';
import { type ObjectIdentity, part10Header } from './part10-header.ts';

/** Bytes of an object that are looked at: study and instance stand before anything long. */
export const HEAD_BYTES = 2 ** 18;

/** Deflated bytes that are looked at; they inflate to 17 MB at most. */
const DEFLATED_BYTES = 2 ** 14;

const EXPLICIT = '1.2.840.10008.1.2.1';
const DEFLATED = '1.2.840.10008.1.2.1.99';

/** The element after those that are looked for. */
const SERIES_INSTANCE_UID = 'x0020000e';

/** The identifiers by which an object is filed; null where they are not found. */
export interface ObjectHead {
  readonly sopInstanceUID: string | null;
  readonly studyInstanceUID: string | null;
}

/**
 * Reads the identifiers from the start of a data set, which may end anywhere. Bytes that are no data
 * set have none.
 *
 * @param head up to {@link HEAD_BYTES}.
 */
export function readObjectHead(head: Buffer, identity: ObjectIdentity): ObjectHead {
  const dataSet = parsed(head, identity);
  const text = (tag: string): string | null => {
    try {
      return dataSet?.string(tag)?.trim() || null;
    } catch {
      // Its value lies beyond what is there.
      return null;
    }
  };
  return { sopInstanceUID: text('x00080018'), studyInstanceUID: text('x0020000d') };
}

function parsed(head: Buffer, identity: ObjectIdentity): DataSet | undefined {
  try {
    const isDeflated = identity.transferSyntaxUID === DEFLATED;
    const header = part10Header(
      isDeflated ? { ...identity, transferSyntaxUID: EXPLICIT } : identity,
    );
    const bytes = Buffer.concat([header, isDeflated ? inflated(head) : head]);
    return dicomParser.parseDicom(bytes, { untilTag: SERIES_INSTANCE_UID });
  } catch (error) {
    // dicom-parser throws what it has read together with why it went no further.
    return typeof error === 'object' && error !== null && 'dataSet' in error
      ? (error.dataSet as DataSet)
      : undefined;
  }
}

function inflated(head: Buffer): Buffer {
  return inflateRawSync(head.subarray(0, DEFLATED_BYTES), {
    finishFlush: constants.Z_SYNC_FLUSH,
  });
}
