import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Effects, silent } from '../../effects.ts';
import { fromSystemError } from '../../errors.ts';
import { DriftBook } from '../classifier/index.ts';
import { FeedbackFile } from '../feedback/index.ts';

/** What a served classifier keeps beside what comes by DICOM: corrections, and counts of each day. */
export interface ServiceFolder {
  readonly feedback: FeedbackFile;
  readonly drift: DriftBook;
  close(): Promise<void>;
}

/**
 * Opens the folder of a service, which is made where there is none. Of two services that share one, each
 * would forget what the other counts.
 *
 * @throws UserError when it cannot be used, or its corrections are damaged.
 */
export async function openServiceFolder(
  folder: string,
  effects: Effects = silent,
): Promise<ServiceFolder> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fromSystemError(error, 'Cannot use the folder of the service');
  }
  const feedback = await FeedbackFile.open(join(folder, 'feedback.jsonl'));
  const drift = await DriftBook.open(join(folder, 'drift'), effects);
  return { feedback, drift, close: () => drift.close() };
}
