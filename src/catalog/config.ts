import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { annotationSettings } from '../annotation/index.ts';
import { fromSystemError } from '../errors.ts';
import { imageSettings } from '../images/index.ts';
import { pacsSettings } from '../pacs/index.ts';
import { regionSettings } from '../region/index.ts';
import { deidentifySettings } from '../studies/index.ts';
import { parseYaml } from '../yaml-file.ts';
import { CATALOG_FILE } from './catalog-address.ts';
import { serveSettings } from './serve-settings.ts';

const ingestSettings = z.strictObject({
  same_uid: z
    .enum(['exclude', 'keep'])
    .default('exclude')
    .describe(
      'A file with the SOP Instance UID of an earlier one: exclude it (rules same-bytes and same-uid) or keep both.',
    ),
  time_limit: z
    .number()
    .gt(0)
    .default(10)
    .describe('Seconds that one step of reading a file may take before the file is quarantined.'),
  cine: z
    .enum(['middle', 'first', 'all', 'even', 'key'])
    .default('middle')
    .describe(
      'Which frames of a cine loop are taken: middle, first, all, even (evenly spaced ones) or key (those that differ most).',
    ),
  cine_frames: z
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .describe('How many frames of a cine loop even and key take.'),
  key_difference: z
    .number()
    .min(0)
    .max(255)
    .default(3)
    .describe(
      'Mean difference in gray levels, over 32 x 32 cells, that a key frame must have from every other one.',
    ),
});

const identitySettings = z.strictObject({
  patient: z
    .enum(['id-and-issuer', 'id', 'name-and-birth-date'])
    .default('id-and-issuer')
    .describe(
      'What names a patient in DICOM headers: PatientID with its issuer, PatientID alone, or name and birth date where both are there (which joins one patient under two ids).',
    ),
  shared_ids: z
    .array(z.string())
    .default([])
    .describe('PatientIDs that stand for nobody, such as one that a whole site uses.'),
  missing: z
    .enum(['study', 'quarantine'])
    .default('study')
    .describe(
      'A DICOM file without a patient: its study stands for the patient, or it is quarantined.',
    ),
  several_ids: z
    .enum(['refuse', 'accept'])
    .default('refuse')
    .describe(
      'Whether splitting is refused while one name and birth date goes under several patients.',
    ),
});

const splitSettings = z
  .strictObject({
    test: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.25)
      .describe('Share of the patients whose images are only ever tested on.'),
    tuning: z
      .number()
      .gte(0)
      .lt(1)
      .default(0.15)
      .describe('Share of the patients whose images settings are chosen on.'),
    seed: z.int().default(1).describe('Another seed gives another split.'),
  })
  .refine(({ test, tuning }) => test + tuning < 1, {
    message: 'expected test and tuning together to be below 1',
  });

export const configSchema = z.strictObject({
  region: regionSettings.strict().prefault({}).describe('Where the tissue is in a frame.'),
  annotation: annotationSettings
    .strict()
    .prefault({})
    .describe('How the words on a frame become its label.'),
  images: imageSettings.strict().prefault({}).describe('How a region becomes a 256 x 256 image.'),
  ingest: ingestSettings.prefault({}).describe('Which frames of a study are taken.'),
  identity: identitySettings.prefault({}).describe('Who is who; see the notes of ingest.'),
  deidentify: deidentifySettings
    .strict()
    .prefault({})
    .describe('What copies of ingest --deidentify-to keep.'),
  split: splitSettings.prefault({}).describe('How patients are divided; options override it.'),
  pacs: pacsSettings.strict().prefault({}).describe('DICOM networking: receive and pull.'),
  serve: serveSettings.prefault({}).describe('The workbench in the browser: sonograft serve.'),
  near_identical: z
    .number()
    .gt(0)
    .lte(1)
    .default(0.98)
    .describe(
      'Frames of different patients that correlate at least this much at 64 x 64 are taken for the same picture.',
    ),
  catalog: z
    .string()
    .min(1)
    .default(CATALOG_FILE)
    .describe(
      'Where the catalog is: a file here, or postgres://USER@HOST/DATABASE?schema=NAME (its password in PGPASSWORD or PGPASSFILE). "sonograft catalog copy" moves it.',
    ),
  blobs: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe(
      'Where frames, features and runs are kept for many machines: s3://BUCKET/PREFIX?endpoint=https://HOST:PORT (its key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY); null: in this folder. "sonograft blobs copy" moves them.',
    ),
  blob_cache: z
    .number()
    .gt(0)
    .default(50)
    .describe('GiB of frames that this folder holds of those in an object store.'),
});

/** The settings of a workspace: what sonograft.yaml says, and defaults for what it leaves out. */
export type WorkspaceConfig = z.output<typeof configSchema>;

/**
 * Reads sonograft.yaml.
 *
 * @throws UserError when it cannot be read, is not YAML, has a key that no setting has, or a value
 *   that a setting cannot take; the sentence names the key and the value.
 */
export async function readConfig(path: string): Promise<WorkspaceConfig> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw fromSystemError(error, 'Cannot read the settings');
  }
  return parseConfig(text, path);
}

/** The same of a text, which is called `path` in messages. */
export function parseConfig(text: string, path: string): WorkspaceConfig {
  return parseYaml(text, path, configSchema, { entry: 'setting', example: 'split:' });
}

/** The settings of a workspace whose sonograft.yaml says nothing. */
export function defaultConfig(): WorkspaceConfig {
  return configSchema.parse({});
}
