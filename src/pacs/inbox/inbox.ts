import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fromSystemError, UserError } from '../../errors.ts';
import { IncomingObject, type WrittenObject } from './incoming-object.ts';
import { readObjectHead } from './object-head.ts';
import type { ObjectIdentity } from './part10-header.ts';
import { appendReceived } from './received-log.ts';

/** Where unfinished files lie; a folder whose name begins with a dot is no source of images. */
const UNFINISHED = '.incoming';

/** Unfinished files this old belong to nobody any more. */
const STALE = 3_600_000;

/** What became of an object. */
export interface Filed {
  /**
   * `stored` anew; `duplicate` when the same bytes were here; `beside` when the same instance was here
   * with other bytes, which stay.
   */
  readonly outcome: 'stored' | 'duplicate' | 'beside';
  /** Relative to the folder, with `/`. */
  readonly file: string;
  /** The folder of its study, absolute. */
  readonly study: string;
  /** Size of the file. */
  readonly bytes: number;
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
}

/** An object that cannot be filed: its bytes do not say, or contradict, what it is. */
export class MisfitObject extends UserError {
  override name = 'MisfitObject';
  readonly contradicts: boolean;

  constructor(message: string, contradicts: boolean, options?: ErrorOptions) {
    super(message, options);
    this.contradicts = contradicts;
  }
}

/**
 * A folder that objects come into: `study/instance-bytes.dcm`, each part a hash, so that no name says
 * anything of a patient. Files appear whole or not at all, and are never replaced.
 */
export class Inbox {
  /** Absolute. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Opens a folder, which is made where there is none, and clears away what earlier runs left
   * unfinished.
   *
   * @throws UserError when it cannot be written.
   */
  static async open(folder: string): Promise<Inbox> {
    const unfinished = join(folder, UNFINISHED);
    try {
      await mkdir(unfinished, { recursive: true, mode: 0o700 });
      for (const name of await readdir(unfinished)) {
        const { mtimeMs } = await stat(join(unfinished, name));
        if (Date.now() - mtimeMs > STALE) await rm(join(unfinished, name), { force: true });
      }
    } catch (error) {
      throw fromSystemError(error, 'Cannot use the folder for what comes');
    }
    return new Inbox(folder);
  }

  /** Begins an object; its bytes are to be written, and then {@link file} or discarded. */
  begin(identity: ObjectIdentity): IncomingObject {
    const name = `${randomBytes(12).toString('hex')}.part`;
    return new IncomingObject(join(this.folder, UNFINISHED, name), identity);
  }

  /**
   * Puts an object in its place. When this resolves, it is on the disk.
   *
   * @param from the node it came from.
   * @throws MisfitObject, or what the operating system said.
   */
  async file(object: IncomingObject, from: string): Promise<Filed> {
    try {
      return await this.#place(await object.finish(), from);
    } finally {
      await object.discard();
    }
  }

  /** Whether an instance is here, with whatever bytes. */
  async has(studyInstanceUID: string, sopInstanceUID: string): Promise<boolean> {
    const names = await namesIn(join(this.folder, hashed(studyInstanceUID)));
    return names.some((name) => name.startsWith(`${hashed(sopInstanceUID)}-`));
  }

  async #place(written: WrittenObject, from: string): Promise<Filed> {
    const { identity, sha256, bytes } = written;
    const studyInstanceUID = studyOf(written);
    const study = join(this.folder, hashed(studyInstanceUID));
    const instance = hashed(identity.sopInstanceUID);
    const name = `${instance}-${sha256.slice(0, HASH_DIGITS)}.dcm`;
    const file = `${hashed(studyInstanceUID)}/${name}`;
    const { transferSyntaxUID, sopClassUID, sopInstanceUID } = identity;
    const filed = { file, study, bytes, sopClassUID, sopInstanceUID };
    if (await isThere(join(study, name))) return { outcome: 'duplicate', ...filed };
    await mkdir(study, { recursive: true, mode: 0o700 });
    const others = (await namesIn(study)).filter((other) => other.startsWith(`${instance}-`));
    await appendReceived(this.folder, {
      ...{ file, sha256, bytes, transferSyntaxUID, sopClassUID, from },
    });
    // Last, so that every file has its line. The name holds the bytes' hash: whatever is replaced by
    // another process's file is the same.
    await rename(written.path, join(study, name));
    await flushFolder(study);
    await flushFolder(this.folder);
    return { outcome: others.length > 0 ? 'beside' : 'stored', ...filed };
  }
}

/** @throws MisfitObject */
function studyOf({ head, identity }: WrittenObject): string {
  const { studyInstanceUID, sopInstanceUID } = readObjectHead(head, identity);
  if (studyInstanceUID === null || sopInstanceUID === null) {
    throw new MisfitObject('it names no study or no instance', false);
  }
  if (sopInstanceUID !== identity.sopInstanceUID) {
    throw new MisfitObject('it holds another instance than was announced', true);
  }
  return studyInstanceUID;
}

const HASH_DIGITS = 32;

function hashed(uid: string): string {
  return createHash('sha256').update(uid).digest('hex').slice(0, HASH_DIGITS);
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** A name is on the disk only when its folder is. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
