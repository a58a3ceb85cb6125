import * as z from 'zod';
import type { Word } from '../../annotation/index.ts';
import type { FileRecord } from '../../catalog/index.ts';
import type { QuarantineReason } from '../../studies/index.ts';
import { sha256 } from '../shards/shard-files.ts';

const path = z.string().min(1).max(8192);
const told = z.string().max(8192).nullable();
const number = z.number().min(0);

/** Files to read, in Redis; which they are lies in the workspace. */
export const readTaskSchema = z.strictObject({ step: z.literal('read'), input: sha256 });
/** Studies whose words are to be read, in Redis. */
export const wordsTaskSchema = z.strictObject({ step: z.literal('words'), input: sha256 });

const originSchema = z.union([
  path,
  z.strictObject({
    archive: path,
    ...{ header: number, compressedSize: number, size: number, crc32: number },
    isDeflated: z.boolean(),
  }),
]);

const entrySchema = z.strictObject({
  ...{ path, origin: originSchema, name: path },
  ...{ label: told, patient: told, study: told, series: told, instance: told },
  labelFrom: z.enum(['folder', 'manifest']).nullable(),
  split: z.enum(['train', 'tuning', 'test']).nullable(),
});

/** Files of a source as whoever asked has found them. */
export const readInputSchema = z.strictObject({
  files: z
    .array(
      z.strictObject({
        entry: entrySchema,
        ...{ size: number, mtimeMs: number },
        /** Of all that decides besides its bytes. */
        settingsHash: sha256,
      }),
    )
    .min(1)
    .max(1000),
});

export type ReadInput = z.infer<typeof readInputSchema>;

/** What a worker made of each file; a record is in pseudonyms, as the catalog keeps it. */
export const readResultSchema = z.strictObject({
  /** Of the machine. */
  host: z.string(),
  /** Null for a file that is not there, as far as the worker sees. */
  files: z.array(
    z
      .strictObject({
        record: z
          .looseObject({ path, settingsHash: z.string(), frames: z.array(z.looseObject({})) })
          .transform((record) => record as unknown as FileRecord),
        refusal: z
          .strictObject({
            reason: z.string().transform((reason) => reason as QuarantineReason),
            message: z.string(),
          })
          .nullable(),
      })
      .nullable(),
  ),
});

export type ReadResult = z.infer<typeof readResultSchema>;

/** Studies as whoever asked has found them. */
export const wordsInputSchema = z.strictObject({
  studies: z
    .array(
      z.strictObject({
        /** Names reader, vocabulary, frames and what is lent to them. */
        reader: z.string().max(1000),
        files: z
          .array(
            z.strictObject({
              path,
              frames: z.array(z.int().min(0)).min(1),
              sopInstanceUID: z.string().max(200),
            }),
          )
          .min(1),
        /** Files that say something of these images. */
        lenders: z.array(path),
      }),
    )
    .min(1)
    .max(1000),
});

export type WordsInput = z.infer<typeof wordsInputSchema>;

const wordSchema = z
  .looseObject({ text: z.string(), certainty: z.number(), line: z.number() })
  .transform((word) => word as unknown as Word);

/** The words of each file and frame of each study, without what names somebody. */
export const wordsResultSchema = z.strictObject({
  host: z.string(),
  linesRead: z.int(),
  studies: z.array(
    z.strictObject({
      /** Files that are not there, as far as the worker sees. */
      unseen: z.array(z.string()),
      words: z.array(z.array(z.array(wordSchema).nullable())),
    }),
  ),
});

export type WordsResult = z.infer<typeof wordsResultSchema>;
