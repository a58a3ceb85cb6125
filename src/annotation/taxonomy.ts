import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { fromSystemError, UserError } from '../errors.ts';
import type { Code } from '../studies/index.ts';
import { parseYaml } from '../yaml-file.ts';
import type { Vocabulary } from './vocabulary.ts';

const oneOrMore = <T extends z.ZodType>(value: T) =>
  z.union([value.transform((one) => [one]), z.array(value).min(1)]);

/** Private coding schemes have names that begin with 99 (PS3.16 section 8.2). */
const OURS = '99SONOGRAFT';

const codeSchema = z.strictObject({
  value: z.string().min(1).max(64),
  scheme: z.string().min(1).max(16).default(OURS),
  meaning: z.string().min(1).max(64),
});

const ruleSchema = z.strictObject({
  organ: z.string().min(1),
  laterality: z.enum(['left', 'right']).optional(),
  plane: oneOrMore(z.enum(['longitudinal', 'transverse', 'coronal', 'oblique'])).optional(),
  code: codeSchema.optional(),
});

const taxonomySchema = z.strictObject({
  name: z.string().min(1),
  about: z.string().default(''),
  categories: z
    .record(
      z
        .string()
        .regex(
          /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u,
          'expected a name of letters, digits and dashes',
        ),
      ruleSchema,
    )
    .refine((categories) => Object.keys(categories).length > 1, {
      message: 'expected at least two categories',
    }),
});

/** What an annotation must say to fall into a category; what is left out may be anything. */
export type CategoryRule = Readonly<z.output<typeof ruleSchema>>;

/** The categories that frames are sorted into, each with its rule. */
export interface Taxonomy {
  readonly name: string;
  readonly about: string;
  /** In the order of the file. */
  readonly categories: ReadonlyMap<string, CategoryRule>;
}

/** Taxonomies that are built in, by name. */
export const presetNames = ['abdomen-11'] as const;

/**
 * A taxonomy by the name of a preset or the path of a YAML file.
 *
 * @param vocabulary whose organs a file must keep to.
 * @throws UserError when there is none, when it has a key or value that no taxonomy has, when a
 *   category speaks of an organ that the vocabulary lacks, or when two categories can claim one
 *   view.
 */
export function loadTaxonomy(nameOrPath: string, vocabulary: Vocabulary): Taxonomy {
  const preset = presetNames.find((name) => name === nameOrPath);
  const taxonomy = readTaxonomy(preset === undefined ? nameOrPath : presetPath(preset));
  for (const [category, { organ }] of taxonomy.categories) {
    if (vocabulary.organs.includes(organ)) continue;
    throw new UserError(
      `Cannot use ${nameOrPath}: category ${category} is of the organ ${JSON.stringify(organ)}, which no vocabulary lists; add it to one, or correct the name.`,
    );
  }
  return taxonomy;
}

/** The file of a taxonomy that is built in. */
export function presetPath(name: (typeof presetNames)[number]): string {
  return fileURLToPath(new URL(`./taxonomies/${name}.yaml`, import.meta.url));
}

function readTaxonomy(path: string): Taxonomy {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw fromSystemError(
      error,
      `Cannot read the taxonomy, which is no preset either (there is ${presetNames.join(', ')})`,
    );
  }
  const called = { entry: 'entry', example: 'categories:' };
  const { categories, ...rest } = parseYaml(text, path, taxonomySchema, called);
  const rules = Object.entries(categories);
  rules.forEach(([category, rule], i) => {
    const rival = rules.slice(i + 1).find(([, other]) => overlaps(rule, other));
    if (rival === undefined) return;
    throw new UserError(
      `Cannot use ${path}: categories ${category} and ${rival[0]} can both claim one view of the ${rule.organ}; give them different sides or planes.`,
    );
  });
  return { ...rest, categories: new Map(rules) };
}

/** A taxonomy as it travels with a classifier, as far as codes go. */
export interface CodedTaxonomy {
  readonly categories: Readonly<Record<string, { readonly code?: Code | undefined }>>;
}

/** What structured reports call a category: the code of its taxonomy, or its name as a code of ours. */
export function codeOf(category: string, taxonomy: CodedTaxonomy | null): Code {
  const code = taxonomy?.categories[category]?.code;
  return code ?? { value: category, scheme: OURS, meaning: category.replaceAll(/[-_]/g, ' ') };
}

/** Whether one annotation can fulfil both rules. */
function overlaps(a: CategoryRule, b: CategoryRule): boolean {
  if (a.organ !== b.organ) return false;
  if (a.laterality !== undefined && b.laterality !== undefined && a.laterality !== b.laterality) {
    return false;
  }
  if (a.plane === undefined || b.plane === undefined) return true;
  return a.plane.some((plane) => b.plane?.includes(plane));
}
