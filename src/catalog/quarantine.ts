import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { fromSystemError } from '../errors.ts';

/** A file that was refused. */
export interface QuarantineRecord {
  readonly path: string;
  /** Kebab-case and stable. */
  readonly reason: string;
  /** One sentence. */
  readonly message: string;
}

/**
 * Appends a line to quarantine/refused.jsonl: the record and when it was made.
 *
 * @throws UserError when the disk is full or may not be written.
 */
export async function appendQuarantine(dir: string, record: QuarantineRecord): Promise<void> {
  const { path, reason, message } = record;
  const line = JSON.stringify({ path, reason, message, at: new Date().toISOString() });
  try {
    await mkdir(dir, { recursive: true });
    // One write to a file opened for appending: lines of two processes do not mix.
    const file = await open(join(dir, 'refused.jsonl'), 'a+');
    try {
      await file.appendFile((await endsInMiddleOfLine(file)) ? `\n${line}\n` : `${line}\n`);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fromSystemError(error, 'Cannot write down a refused file');
  }
}

/** As after a full disk or a kill. */
async function endsInMiddleOfLine(file: Awaited<ReturnType<typeof open>>): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}
