import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { BlobStore } from '../../blobs/index.ts';
import { fromSystemError } from '../../errors.ts';
import { mapInOrder } from '../../map-in-order.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One part of a manifest: the frames whose rows lie in one object, in their order. */
const partSchema = z.strictObject({
  format: z.literal('sonograft features'),
  version: z.literal(1),
  backbone: z.string(),
  key: sha256,
  length: z.int().positive(),
  frames: z.array(sha256).min(1).max(10_000),
  /** SHA-256 of the rows. */
  rows: sha256,
});

type ManifestPart = z.infer<typeof partSchema>;

const MOST_BYTES = 2 ** 21;
/** Parts on their way at once. */
const AT_ONCE = 16;
const NAME = /^([0-9a-f]{64})\.json$/;

/**
 * The manifest of one backbone's features in an object store: parts that are written once and never
 * changed, so that no two machines that write at once take anything from each other. Parts that were
 * read are kept in a folder here.
 */
export class ManifestParts {
  readonly #store: BlobStore;
  /** Of the parts in the store. */
  readonly #prefix: string;
  readonly #dir: string;
  readonly #key: string;
  readonly #parts = new Map<string, ManifestPart>();
  /** The part that has each frame, and which of its rows. */
  readonly #places = new Map<string, { readonly id: string; readonly row: number }>();
  #isOpen = false;

  constructor(store: BlobStore, prefix: string, dir: string, key: string) {
    this.#store = store;
    this.#prefix = prefix;
    this.#dir = dir;
    this.#key = key;
  }

  /** Takes up the parts that are kept here. */
  async open(): Promise<void> {
    if (this.#isOpen) return;
    this.#isOpen = true;
    const names = await readdir(this.#dir).catch(() => []);
    for (const name of names.sort()) {
      const id = NAME.exec(name)?.[1];
      if (id !== undefined) this.#take(id, await readFile(join(this.#dir, name)));
    }
  }

  /** Takes up the parts that are new in the store. */
  async refresh(): Promise<void> {
    await this.open();
    const fresh: string[] = [];
    for await (const { key } of this.#store.list(this.#prefix)) {
      const id = NAME.exec(key.slice(this.#prefix.length))?.[1];
      if (id !== undefined && !this.#parts.has(id)) fresh.push(id);
    }
    const fetched = mapInOrder(fresh, AT_ONCE, async (id) => ({
      id,
      bytes: await this.#store.get(`${this.#prefix}${id}.json`, MOST_BYTES),
    }));
    for await (const { id, bytes } of fetched) {
      if (bytes !== undefined && this.#take(id, bytes)) await this.#keep(id, bytes);
    }
  }

  /** Where the row of a frame is. */
  placeOf(hash: string): { readonly id: string; readonly row: number } | undefined {
    return this.#places.get(hash);
  }

  /** Every frame that a part names. */
  hashes(): string[] {
    return [...this.#places.keys()];
  }

  part(id: string): ManifestPart | undefined {
    return this.#parts.get(id);
  }

  async has(id: string): Promise<boolean> {
    return (await this.#store.look(`${this.#prefix}${id}.json`)) !== undefined;
  }

  /** Adds a part, whose rows are in the store already. */
  async add(id: string, part: ManifestPart): Promise<void> {
    const bytes = Buffer.from(`${JSON.stringify(part)}\n`);
    await this.#store.put(`${this.#prefix}${id}.json`, bytes);
    if (this.#take(id, bytes)) await this.#keep(id, bytes);
  }

  /** Takes up one part, whatever others there are. */
  async fetch(id: string): Promise<ManifestPart | undefined> {
    if (!this.#parts.has(id)) {
      const bytes = await this.#store.get(`${this.#prefix}${id}.json`, MOST_BYTES);
      if (bytes !== undefined && this.#take(id, bytes)) await this.#keep(id, bytes);
    }
    return this.#parts.get(id);
  }

  /** Removes a part whose rows are damaged or gone. */
  async remove(id: string): Promise<void> {
    for (const hash of this.#parts.get(id)?.frames ?? []) {
      if (this.#places.get(hash)?.id === id) this.#places.delete(hash);
    }
    this.#parts.delete(id);
    await this.#store.delete(`${this.#prefix}${id}.json`);
    await rm(join(this.#dir, `${id}.json`), { force: true });
  }

  /** @returns whether it is a part of this manifest; what a stranger put there is not looked at. */
  #take(id: string, bytes: Buffer): boolean {
    const part = parsed(bytes);
    if (part?.key !== this.#key) return false;
    this.#parts.set(id, part);
    for (const [row, hash] of part.frames.entries()) {
      if (!this.#places.has(hash)) this.#places.set(hash, { id, row });
    }
    return true;
  }

  async #keep(id: string, bytes: Buffer): Promise<void> {
    const path = join(this.#dir, `${id}.json`);
    const partial = `${path}.${randomUUID()}.partial`;
    try {
      await mkdir(this.#dir, { recursive: true });
      await writeFile(partial, bytes);
      await rename(partial, path);
    } catch (error) {
      await rm(partial, { force: true });
      throw fromSystemError(error, 'Cannot keep the manifest of the features');
    }
  }
}

/** A part as the store has it; undefined where it is none. */
export async function readPart(store: BlobStore, key: string): Promise<ManifestPart | undefined> {
  const bytes = await store.get(key, MOST_BYTES);
  return bytes && parsed(bytes);
}

function parsed(bytes: Buffer): ManifestPart | undefined {
  try {
    return partSchema.parse(JSON.parse(bytes.toString()));
  } catch {
    return undefined;
  }
}
