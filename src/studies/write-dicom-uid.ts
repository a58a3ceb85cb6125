import { createHash } from 'node:crypto';

/**
 * A DICOM unique identifier that depends on its parts alone: the same parts give the same UID on
 * every machine, other parts another one.
 *
 * The root is 2.25 (DICOM PS3.5 section B.2, ITU-T X.667): the decimal form of a UUID, here of
 * version 8 (RFC 9562 section 5.8) with 122 bits of a SHA-256. At most 44 characters long.
 *
 * @param parts what names the object, such as 'phantom', seed, patient number, image number.
 */
export function uidFrom(...parts: readonly (string | number)[]): string {
  return uidOfDigest(createHash('sha256').update(JSON.stringify(parts)).digest());
}

/** A UID from the first 128 bits of a digest, 6 of which say its kind. */
export function uidOfDigest(digest: Buffer): string {
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  return `2.25.${BigInt(`0x${digest.toString('hex', 0, 16)}`)}`;
}
