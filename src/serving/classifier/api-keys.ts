import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { fromSystemError, UserError } from '../../errors.ts';

/** What a key may be used for. */
export const scopes = ['classify', 'feedback', 'read', 'admin'] as const;

export type Scope = (typeof scopes)[number];

const keySchema = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,64}$/, 'expected letters, digits, ".", "-" and "_"'),
  scopes: z.array(z.enum(scopes)).min(1),
  /** Of the key's text; the key itself is nowhere. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  madeAt: z.string(),
});

const fileSchema = z.strictObject({ keys: z.array(keySchema).max(10_000) });

/** A key as it is kept. */
export type ApiKey = z.output<typeof keySchema>;

/** Keys that a server takes. */
export class ApiKeys {
  readonly #keys: readonly ApiKey[];

  constructor(keys: readonly ApiKey[]) {
    this.#keys = keys;
  }

  /** The key that a text is, or undefined. */
  find(text: string): ApiKey | undefined {
    const hash = createHash('sha256').update(text).digest();
    // Every key is compared, so that time tells nothing.
    return this.#keys.filter(({ sha256 }) => timingSafeEqual(hash, Buffer.from(sha256, 'hex')))[0];
  }
}

/** Makes a key of 256 random bits; its text is shown once. */
export function newKey(
  name: string,
  asked: readonly Scope[],
): { readonly text: string; readonly key: ApiKey } {
  const text = `sono_${randomBytes(32).toString('base64url')}`;
  const sha256 = createHash('sha256').update(text).digest('hex');
  const madeAt = new Date().toISOString();
  const parsed = keySchema.safeParse({ name, scopes: asked, sha256, madeAt });
  if (parsed.success) return { text, key: parsed.data };
  throw new UserError(
    `Cannot make the key ${JSON.stringify(name.slice(0, 80))}: ${parsed.error.issues[0]?.message ?? 'its name is wrong'}; choose another name.`,
  );
}

/**
 * Reads a file of keys.
 *
 * @throws UserError when it cannot be read or is none.
 */
export async function readKeys(path: string): Promise<ApiKey[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw fromSystemError(error, 'Cannot read the keys');
  }
  try {
    return fileSchema.parse(JSON.parse(text)).keys;
  } catch (cause) {
    throw new UserError(
      `Cannot read the keys: ${path} is damaged or no file of keys; make keys with "sonograft keys add".`,
      { cause },
    );
  }
}

/** Writes a file of keys that its owner alone may read; it appears whole or not at all. */
export async function writeKeys(path: string, keys: readonly ApiKey[]): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await writeFile(partial, `${JSON.stringify({ keys }, null, 1)}\n`, { mode: 0o600 });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw fromSystemError(error, 'Cannot write the keys');
  }
}
