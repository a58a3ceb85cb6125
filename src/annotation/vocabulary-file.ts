import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { fromSystemError } from '../errors.ts';
import { parseYaml } from '../yaml-file.ts';

const spellings = z.array(z.coerce.string().min(1));
const meanings = z.record(z.string().min(1), spellings).default({});

/**
 * A vocabulary as its file has it: for each thing that can be said, the spellings that say it.
 * Sections that a file leaves out are empty.
 */
export const vocabularySchema = z.strictObject({
  language: z.string().min(1),
  organs: meanings,
  adjectives: meanings,
  lobed: spellings.default([]),
  overriding: spellings.default([]),
  laterality: z.partialRecord(z.enum(['left', 'right', 'both']), spellings).default({}),
  planes: z
    .partialRecord(z.enum(['longitudinal', 'transverse', 'coronal', 'oblique']), spellings)
    .default({}),
  compounds: z
    .record(
      z.string().min(1),
      z.strictObject({
        organ: z.string().optional(),
        laterality: z.enum(['left', 'right', 'both']).optional(),
        plane: z.enum(['longitudinal', 'transverse', 'coronal', 'oblique']).optional(),
        part: z.string().optional(),
        finding: z.string().optional(),
      }),
    )
    .default({}),
  parts: meanings,
  positions: meanings,
  regions: meanings,
  findings: meanings,
  absences: meanings,
  hedges: spellings.default([]),
  measures: spellings.default([]),
  units: spellings.default([]),
  furniture: spellings.default([]),
  titles: spellings.default([]),
  surnames: spellings.default([]),
  names: spellings.default([]),
});

/** One vocabulary file, read. */
export interface VocabularyFile {
  /** For messages. */
  readonly path: string;
  readonly sections: z.output<typeof vocabularySchema>;
}

/**
 * Reads a vocabulary file.
 *
 * @throws UserError when it cannot be read, is not YAML, or has a key or value that no vocabulary
 *   has.
 */
export function readVocabularyFile(path: string): VocabularyFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw fromSystemError(error, 'Cannot read the vocabulary');
  }
  const called = { entry: 'section', example: 'organs:' };
  return { path, sections: parseYaml(text, path, vocabularySchema, called) };
}

/** The vocabulary that is built in. */
export function builtInVocabulary(): VocabularyFile {
  return readVocabularyFile(fileURLToPath(new URL('./vocabularies/english.yaml', import.meta.url)));
}
