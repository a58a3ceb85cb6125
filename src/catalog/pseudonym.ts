import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { createFile } from './create-file.ts';

export type PseudonymKind = 'patient' | 'study' | 'series';

const PREFIXES: Readonly<Record<PseudonymKind, string>> = {
  patient: 'P',
  study: 'S',
  series: 'SE',
};
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const CHARACTERS = 10;
const KEY_BYTES = 32;

/**
 * A name that says nothing of the text it stands for without the key: HMAC-SHA256 (RFC 2104), its
 * first 50 bits in base32 (RFC 4648), such as `P-4KQ7ZB2M3A`. The same text gives different names
 * for a patient, a study and a series. Among 100,000 patients two share a name with probability
 * 5 in a million.
 *
 * @param scope sets apart equal texts, such as one patient number issued by two hospitals.
 */
export function pseudonym(key: Uint8Array, kind: PseudonymKind, text: string, scope = ''): string {
  const digest = createHmac('sha256', key)
    .update(JSON.stringify([kind, scope, text]))
    .digest();
  let bits = digest.readBigUInt64BE() >> 14n;
  let name = '';
  for (let i = 0; i < CHARACTERS; i++, bits >>= 5n) name = BASE32.charAt(Number(bits & 31n)) + name;
  return `${PREFIXES[kind]}-${name}`;
}

/** Makes a key that only its owner may read. A key that is already there stays. */
export async function createKey(path: string): Promise<void> {
  await createFile(path, `${randomBytes(KEY_BYTES).toString('hex')}\n`, 0o600);
}

/**
 * Reads a workspace's key.
 *
 * @throws UserError when it is not there (a new one would give known patients second names, and a
 *   patient with two names may cross a split) or is not a key.
 */
export function readKey(path: string): Uint8Array {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new UserError(
      `Cannot name patients: the key ${path} cannot be read; put it back, or ingest into a new workspace.`,
      { cause },
    );
  }
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new UserError(
      `Cannot name patients: ${path} must hold 64 hexadecimal digits; put the right key back, or ingest into a new workspace.`,
    );
  }
  return Buffer.from(text, 'hex');
}
