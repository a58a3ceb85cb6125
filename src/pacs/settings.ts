import * as z from 'zod';

/**
 * The name of a DICOM node: 1 to 16 printable ASCII characters, no backslash, no space at either end
 * (PS3.5 section 6.2, VR AE).
 */
export const aeTitle = z
  .string()
  .regex(
    /^(?! )[\x20-\x5b\x5d-\x7e]{1,16}(?<! )$/,
    'expected 1 to 16 characters without a backslash',
  );

/** How this machine takes part in DICOM networking; the `pacs` part of sonograft.yaml. */
export const pacsSettings = z.object({
  ae_title: aeTitle
    .default('SONOGRAFT')
    .describe('What this node is called; senders must call it by this name.'),
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address that receive listens on; others than loopback need a list of senders.'),
  port: z.int().min(0).max(65535).default(11112).describe('Port that receive listens on.'),
  senders: z
    .array(z.union([aeTitle, z.literal('*')]))
    .default([])
    .describe('AE titles that may send; "*" is anyone, and so is an empty list on loopback.'),
  associations: z
    .int()
    .min(1)
    .max(256)
    .default(8)
    .describe('Most associations at once; more are turned away.'),
  pdu_kib: z
    .int()
    .min(4)
    .max(1024)
    .default(128)
    .describe('Largest protocol data unit that is taken, in KiB.'),
  object_mib: z
    .int()
    .min(1)
    .max(2047)
    .default(2047)
    .describe('Largest object that is taken, in MiB; Node reads no file above 2047.'),
  association_seconds: z
    .number()
    .gt(0)
    .default(15)
    .describe('A peer that has not asked for an association by then is cut off.'),
  silence_seconds: z
    .number()
    .gt(0)
    .default(60)
    .describe('A peer that does not finish a protocol data unit in this time is cut off.'),
  answer_seconds: z
    .number()
    .gt(0)
    .default(300)
    .describe('An archive that is asked by pull may take this long between two answers.'),
  quiet_seconds: z
    .number()
    .gt(0)
    .default(30)
    .describe('A study of which nothing came for this long is finished, for receive --ingest.'),
});

export type PacsSettings = z.output<typeof pacsSettings>;
