import { open, rename, rm } from 'node:fs/promises';
import { fromSystemError } from '../errors.ts';

/**
 * Writes a file that its owner alone may read, whole or not at all. When this resolves, its content is on
 * the disk.
 *
 * @param action for messages, such as "Cannot keep a report".
 * @throws UserError when it cannot be written.
 */
export async function writeWhole(
  path: string,
  content: Uint8Array | string,
  action: string,
): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    const file = await open(partial, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw fromSystemError(error, action);
  }
}
