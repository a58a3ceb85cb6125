import { UserError } from '../errors.ts';

/** One object of a store. */
export interface BlobEntry {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal, as the server found it; undefined where it states none. */
  readonly md5?: string | undefined;
}

/**
 * A place outside this machine for files that many machines share. An object appears whole or not at
 * all, and what is read is what was written: each carries the SHA-256 of its bytes. Keys are as
 * {@link checkKey} takes them. Whatever fails for the moment is tried again; what goes on failing is a
 * UserError that names the store.
 */
export interface BlobStore {
  /** For people: where it is, without secrets. */
  readonly location: string;
  /** Puts an object, in the place of an earlier one. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** The same of a file, in parts where it is large. */
  putFile(key: string, path: string): Promise<void>;
  /**
   * The bytes of an object, or undefined when there is none.
   *
   * @throws UserError when it has more bytes than `most`, or is damaged in the store.
   */
  get(key: string, most: number): Promise<Buffer | undefined>;
  /**
   * Writes an object to a file, whole or not at all.
   *
   * @returns false when there is no such object.
   */
  getFile(key: string, path: string): Promise<boolean>;
  /** The size and SHA-256 of an object, or undefined when there is none. */
  look(key: string): Promise<{ readonly size: number; readonly sha256: string } | undefined>;
  /** Every object whose key begins with a text, in the order of the keys. */
  list(prefix: string): AsyncIterable<BlobEntry>;
  /** Removes an object, which need not be there. */
  delete(key: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Refuses a key that could mean another place than it says: it takes names of letters, digits, dots,
 * dashes and underlines with slashes between, none of dots alone, 512 characters at most.
 *
 * @throws UserError naming the key.
 */
export function checkKey(key: string): void {
  const names = key.split('/');
  const isFit = names.every((name) => /^[A-Za-z0-9._-]+$/.test(name) && !/^\.+$/.test(name));
  if (isFit && key.length <= 512) return;
  throw new UserError(
    `Cannot use ${JSON.stringify(key.slice(0, 80))} as the name of an object: it takes letters, digits, dots, dashes and underlines, with slashes between.`,
  );
}
