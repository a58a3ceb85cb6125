import { randomUUID } from 'node:crypto';
import { UserError } from '../errors.ts';
import type { BlobStore } from './blob-store.ts';
import { S3Store } from './s3-store.ts';

/**
 * The store of an address, as `s3-address.ts` describes it; nothing is asked yet.
 *
 * @throws UserError for an address that is not one, or where the environment holds no key.
 */
export function openBlobStore(
  address: string,
  environment?: Readonly<Record<string, string | undefined>>,
): BlobStore {
  return new S3Store(address, environment);
}

/**
 * Finds out whether objects can be written, listed, read and removed at an address.
 *
 * @throws UserError saying what cannot be done.
 */
export async function tryBlobStore(address: string): Promise<void> {
  const store = openBlobStore(address);
  const key = `check/${randomUUID()}`;
  const bytes = Buffer.from(key);
  try {
    await store.put(key, bytes);
    const back = await store.get(key, bytes.length);
    const keys: string[] = [];
    for await (const entry of store.list(key)) keys.push(entry.key);
    await store.delete(key);
    if (back?.equals(bytes) !== true || keys[0] !== key || (await store.look(key)) !== undefined) {
      throw new UserError(
        `Cannot use ${store.location}: what is written there cannot be read, listed or removed at once; choose a server that is consistent.`,
      );
    }
  } finally {
    await store.close();
  }
}
