import { createHmac } from 'node:crypto';
import type { Identity } from './identity.ts';
import { uidOfDigest } from './write-dicom-uid.ts';

/** Dates move back by one to this many days (about ten years). */
const MOST_DAYS = 3650;

/**
 * What stands for a patient in de-identified copies. With one key the same UID always becomes the
 * same other one, and all dates of a patient move by the same days, so that studies keep their
 * distance; without the key neither can be undone.
 */
export function copyIdentity(key: Uint8Array, patient: string): Identity {
  const digest = (kind: string, text: string): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify([kind, text]))
      .digest();
  return {
    patient,
    uid: (uid) => uidOfDigest(digest('uid', uid)),
    days: -(1 + (digest('days', patient).readUInt32BE() % MOST_DAYS)),
  };
}
