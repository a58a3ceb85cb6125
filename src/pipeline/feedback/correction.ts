import { createHash } from 'node:crypto';
import * as z from 'zod';

/** Free text of one line: no control characters, which terminals obey and files break at. */
const line = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, 'expected one line of plain text');

/** What somebody says a frame shows, as a program tells it. */
export const correctionSchema = z.strictObject({
  /** Of the finished frame, as the classifier's answer has it. */
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits')
    .optional(),
  /** Instead of the hash: the instance, and the frame in it. */
  sopInstanceUID: z
    .string()
    .max(64)
    .regex(/^[0-9]+(\.[0-9]+)*$/, 'expected a UID')
    .optional(),
  /** From 0. */
  frame: z.int().min(0).max(1_000_000).optional(),
  /** Null: none of them. */
  category: z.string().min(1).max(200).nullable(),
  /** Who says so: a name or a role that means something to whoever reviews it. */
  by: line(64).optional(),
  /** Nothing of a patient. */
  note: line(200).optional(),
});

export type Correction = z.output<typeof correctionSchema>;

/** A correction as it is kept, a JSON line each. */
export const keptCorrectionSchema = correctionSchema.extend({
  id: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits'),
  at: z.iso.datetime(),
  /** The id of the classifier that was in service. */
  classifier: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits'),
});

export type KeptCorrection = z.output<typeof keptCorrectionSchema>;

/** Why a correction does not say which frame it is of, as the end of a sentence; null: it does. */
export function frameProblem({ hash, sopInstanceUID, frame }: Correction): string | null {
  if (hash !== undefined) {
    if (sopInstanceUID === undefined && frame === undefined) return null;
    return 'it names a frame both by its hash and by its instance; give one of them';
  }
  if (sopInstanceUID !== undefined && frame !== undefined) return null;
  return 'it does not say of which frame; give "hash", or "sopInstanceUID" and "frame"';
}

/** The same for corrections of one frame by one person: the newest of them is what they say. */
export function subjectOf({ hash, sopInstanceUID, frame, by }: Correction): string {
  return JSON.stringify([hash ?? null, sopInstanceUID ?? null, frame ?? null, by ?? null]);
}

/** The same for the same correction at the same time. */
export function idOf(correction: Correction, at: string): string {
  const { category, note } = correction;
  const said = JSON.stringify([subjectOf(correction), category, note ?? null, at]);
  return createHash('sha256').update(said).digest('hex');
}
