import { isMap, parseDocument } from 'yaml';
import type * as z from 'zod';
import { UserError } from './errors.ts';

/** What the entries of a file are called in messages. */
interface Called {
  /** One entry, such as `setting`. */
  readonly entry: string;
  /** How one begins, such as `split:`. */
  readonly example: string;
}

/**
 * The text of a YAML file as a schema has it; an empty one holds what the schema's defaults say.
 *
 * @param path what the file is called in messages.
 * @throws UserError when it is not YAML, holds no entries, has a key that the schema lacks or a
 *   value that it cannot take; the sentence names the key and the value.
 */
export function parseYaml<T>(text: string, path: string, schema: z.ZodType<T>, called: Called): T {
  const document = parseDocument(text);
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) {
    const [what = ''] = syntaxError.message.split('\n');
    throw new UserError(`Cannot use ${path}: it is not YAML: ${what.replace(/:$/, '')}.`);
  }
  if (document.contents !== null && !isMap(document.contents)) {
    throw new UserError(
      `Cannot use ${path}: it must hold ${called.entry}s such as "${called.example}", not a value.`,
    );
  }
  const found: unknown = document.contents === null ? {} : document.toJS();
  const result = schema.safeParse(found);
  if (result.success) return result.data;
  const [first, ...others] = result.error.issues;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new UserError(
    first === undefined
      ? `Cannot use ${path}: its ${called.entry}s are wrong.`
      : `Cannot use ${path}: ${complaint(first, found, schema, called)}${more}; correct it and run the command again.`,
  );
}

function complaint(
  issue: z.core.$ZodIssue,
  found: unknown,
  schema: z.ZodType,
  { entry }: Called,
): string {
  const place = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => (place === '' ? key : `${place}.${key}`));
    return `there is no ${entry} ${keys.join(', ')}${knownKeys(schema, issue.path)}`;
  }
  const shown = show(valueAt(found, issue.path));
  // Zod begins with a heading such as "Invalid option: ", which the sentence makes needless.
  const rule = issue.message.replace(/^[^:]*: /, '');
  return `${place} is ${shown}, ${rule}`;
}

/** The keys that may stand at a place, where an empty file has any there. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string {
  const empty = schema.safeParse({});
  const known = empty.success ? Object.keys(Object(valueAt(empty.data, path)) as object) : [];
  return known.length === 0 ? '' : ` (there are ${known.join(', ')})`;
}

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  // JSON has no NaN and no infinity.
  return typeof value === 'number' ? String(value) : JSON.stringify(value).slice(0, 80);
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (Reflect.get(value, key) as unknown)
        : undefined,
    root,
  );
}
