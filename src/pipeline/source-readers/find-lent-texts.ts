import { findSourceFile, type LentText, type Origin, readLentTexts } from '../../studies/index.ts';

/** A file without pixels to look at; a message to a reader process, so plain values throughout. */
export interface LentTextsRequest {
  readonly origin: Origin;
}

/** @throws RefusedFile when the file is no DICOM file any more. */
export function lentTextsOf({ origin }: LentTextsRequest): LentText[] {
  const { format, source } = findSourceFile(origin);
  return format === 'dicom' ? readLentTexts(source) : [];
}
