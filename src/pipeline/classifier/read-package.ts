import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { fromSystemError, UserError } from '../../errors.ts';
import { type Manifest, manifestSchema } from './manifest.ts';
import { isSignedBy, readKey, SIGNATURE_BYTES } from './signature.ts';

const MIB = 2 ** 20;

/** The files of a package, and the most bytes that each may have. */
export const MEMBERS = {
  'classifier.json': 4 * MIB,
  'model.onnx': 2 ** 31 - 1,
  'model-card.md': 4 * MIB,
  'LICENCES.txt': 4 * MIB,
  'signature.ed25519': SIGNATURE_BYTES,
} as const;

type Member = keyof typeof MEMBERS;

/** A package that has been checked. */
export interface Package {
  readonly manifest: Manifest;
  /** SHA-256 of classifier.json, which names the hash of everything else. */
  readonly id: string;
  readonly model: Uint8Array;
  readonly card: string;
  readonly licences: string;
  /** Whether a signature was there and made by the given key; null where no key was given. */
  readonly verified: true | null;
}

/**
 * Reads a packed classifier, as a stranger may have made it: its members are counted, named and measured
 * before one is read, and every hash is compared before anything is parsed but the manifest.
 *
 * @param verify the path of a public key (PEM) that must have signed it; absent: signatures are not
 *   looked at.
 * @throws UserError when it is no such package, is damaged, or is not signed by the key.
 */
export async function readPackage(path: string, verify?: string): Promise<Package> {
  const key = verify === undefined ? null : readKey(verify, 'public');
  const files = await readMembers(path);
  const bytesOf = (name: Member): Buffer => {
    const bytes = files.get(name);
    if (bytes === undefined) throw noPackage(path, `it holds no ${name}`);
    return bytes;
  };
  const json = bytesOf('classifier.json');
  if (key !== null) {
    const signature = files.get('signature.ed25519');
    if (signature === undefined) {
      throw refused(path, 'it is not signed', 'get a signed one, or leave --verify out');
    }
    if (!isSignedBy(json, signature, key)) {
      throw refused(path, `it was not signed by the key ${verify ?? ''}`, 'get the signed one');
    }
  }
  const manifest = parse(path, json);
  for (const name of Object.keys(MEMBERS) as Member[]) {
    if (name === 'classifier.json' || name === 'signature.ed25519') continue;
    const stated = manifest.members[name];
    if (stated?.sha256 === sha256Of(bytesOf(name))) continue;
    throw noPackage(path, `the bytes of ${name} are not those that classifier.json names`);
  }
  return {
    manifest,
    id: sha256Of(json),
    model: bytesOf('model.onnx'),
    card: bytesOf('model-card.md').toString('utf8'),
    licences: bytesOf('LICENCES.txt').toString('utf8'),
    verified: key === null ? null : true,
  };
}

async function readMembers(path: string): Promise<Map<string, Buffer>> {
  const file = await open(path).catch((error: unknown) => {
    throw fromSystemError(error, 'Cannot read the classifier');
  });
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(path, { autoClose: false });
    const files = new Map<string, Buffer>();
    if (zip.entryCount > Object.keys(MEMBERS).length) throw noPackage(path, 'it has other files');
    for await (const entry of zip.eachEntry()) {
      const { fileName: name } = entry;
      if (files.has(name)) throw noPackage(path, 'it has a file twice');
      checkEntry(path, entry);
      const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
      files.set(name, await readPart(file, path, fileDataStart, entry.uncompressedSize));
    }
    return files;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const known = fromSystemError(error, 'Cannot read the classifier');
    if (known instanceof UserError) throw known;
    throw noPackage(path, 'it is no zip archive that can be read', error);
  } finally {
    zip?.close();
    await file.close();
  }
}

function checkEntry(path: string, entry: Entry): void {
  const { fileName: name, compressedSize, uncompressedSize, compressionMethod } = entry;
  if (!Object.hasOwn(MEMBERS, name)) throw noPackage(path, 'it has other files');
  if (compressionMethod !== 0 || entry.isEncrypted() || compressedSize !== uncompressedSize) {
    throw noPackage(path, `${name} is packed or encrypted, and is only ever stored`);
  }
  const most = MEMBERS[name as Member];
  if (uncompressedSize <= most) return;
  throw noPackage(path, `${name} has ${uncompressedSize} bytes, and ${most} is the most`);
}

async function readPart(
  file: FileHandle,
  path: string,
  start: number,
  size: number,
): Promise<Buffer> {
  const { size: whole } = await file.stat();
  if (start + size > whole) throw noPackage(path, 'it is cut off');
  const bytes = Buffer.allocUnsafeSlow(size);
  for (let at = 0; at < size;) {
    const { bytesRead } = await file.read(bytes, at, size - at, start + at);
    if (bytesRead === 0) throw noPackage(path, 'it is cut off');
    at += bytesRead;
  }
  return bytes;
}

function parse(path: string, json: Buffer): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(json.toString('utf8'));
  } catch (cause) {
    throw noPackage(path, 'its classifier.json is not JSON', cause);
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw noPackage(path, `"${place}" of its classifier.json is wrong (${issue?.message ?? ''})`);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function refused(path: string, why: string, remedy: string): UserError {
  return new UserError(`Cannot use the classifier ${path}: ${why}; ${remedy}.`);
}

function noPackage(path: string, why: string, cause?: unknown): UserError {
  const message = `Cannot read the classifier ${path}: ${why}; export it again with "sonograft export".`;
  return new UserError(message, { cause });
}
