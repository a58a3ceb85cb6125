import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fromSystemError, UserError } from '../../errors.ts';

/** Bytes of an Ed25519 signature (RFC 8032). */
export const SIGNATURE_BYTES = 64;

/**
 * Reads an Ed25519 key (PEM).
 *
 * @throws UserError when it cannot be read or is no such key.
 */
export function readKey(path: string, kind: 'private' | 'public'): KeyObject {
  const action = `Cannot use the ${kind} key`;
  let pem: Buffer;
  try {
    pem = readFileSync(path);
  } catch (error) {
    throw fromSystemError(error, action);
  }
  const make = kind === 'private' ? 'openssl genpkey -algorithm ed25519' : 'openssl pkey -pubout';
  const wrong = (cause?: unknown): UserError =>
    new UserError(
      `${action}: ${path} holds no ${kind} Ed25519 key as PEM; make one with "${make}".`,
      { cause },
    );
  let key: KeyObject;
  try {
    key = kind === 'private' ? createPrivateKey(pem) : createPublicKey(pem);
  } catch (cause) {
    throw wrong(cause);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw wrong();
  return key;
}

/** The signature of a manifest, which names the hash of everything else. */
export function signatureOf(manifest: Uint8Array, key: KeyObject): Uint8Array {
  return sign(null, manifest, key);
}

/** Whether a signature was made over a manifest by the owner of a key. */
export function isSignedBy(manifest: Uint8Array, signature: Uint8Array, key: KeyObject): boolean {
  return signature.length === SIGNATURE_BYTES && verify(null, manifest, key, signature);
}
