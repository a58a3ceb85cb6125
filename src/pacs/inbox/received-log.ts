import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';

const NAME = 'received.csv';
const COLUMNS = ['file', 'sha256', 'bytes', 'transferSyntaxUID', 'sopClassUID', 'from', 'at'];

/** A line of received.csv: a file, and what it is; nothing of a patient. */
export interface ReceivedLine {
  /** Relative to the folder, with `/`. */
  readonly file: string;
  /** Of the whole file, as `sha256sum` gives it. */
  readonly sha256: string;
  readonly bytes: number;
  readonly transferSyntaxUID: string;
  readonly sopClassUID: string;
  /** The node it came from: an AE title, or a host. */
  readonly from: string;
}

/** Appends a line to the list of what came; one write, so that lines of two processes do not mix. */
export async function appendReceived(folder: string, line: ReceivedLine): Promise<void> {
  const { file, sha256, bytes, transferSyntaxUID, sopClassUID, from } = line;
  const at = new Date().toISOString();
  const row = [file, sha256, bytes, transferSyntaxUID, sopClassUID, from, at];
  const list = await open(join(folder, NAME), 'a', 0o600);
  try {
    const isNew = (await list.stat()).size === 0;
    await list.appendFile(stringify(isNew ? [COLUMNS, row] : [row]));
  } finally {
    await list.close();
  }
}
