import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { fromSystemError } from '../errors.ts';
import { bytesInMemory, bytesOfFile, type ByteSource } from './byte-source.ts';
import { type FileFormat, formatOf, HEAD_BYTES, isVideo } from './file-format.ts';
import { MAX_DICOM_BYTES, MAX_IMAGE_BYTES, MAX_VIDEO_BYTES } from './limits.ts';
import type { FileMemory } from './file-memory.ts';
import { RefusedFile, tooLarge, truncated } from './refused-file.ts';
import { openMember, type ZipMember } from './zip-member.ts';

/** The bytes of a file, and the format that the first of them show. */
export interface SourceFile {
  readonly format: FileFormat;
  readonly source: ByteSource;
}

/** Where the bytes of a file come from: its path, or a place in an archive. */
export type Origin = string | ZipMember;

/** SHA-256 of all bytes, 64 hexadecimal digits; `alive` is called after each piece. */
export function sha256Of(source: ByteSource, alive: () => void = () => undefined): string {
  const hash = createHash('sha256');
  for (let at = 0; at < source.size; at += WHOLE_BYTES) {
    hash.update(source.read(at, at + WHOLE_BYTES));
    alive();
  }
  return hash.digest('hex');
}

/** Files up to this size are read in one piece (16 MiB); of larger ones only what is asked for. */
const WHOLE_BYTES = 2 ** 24;

/**
 * Looks at a file whose size and first bytes say that it is an image we may read.
 *
 * @param memory where its bytes may lie, until the next file is read into it.
 * @throws RefusedFile when it is not a file, empty, too large or in no format that is read.
 */
export function findSourceFile(origin: Origin, memory?: FileMemory): SourceFile {
  if (typeof origin !== 'string') return findMember(origin);
  const path = origin;
  return withFile(path, (file, size) => {
    const first =
      size <= WHOLE_BYTES
        ? readStart(file, memory?.take(size) ?? Buffer.allocUnsafeSlow(size))
        : readStart(file, Buffer.allocUnsafeSlow(HEAD_BYTES));
    const format = checkFormat(first, size);
    if (size > WHOLE_BYTES) return { format, source: bytesOfFile(path, size) };
    if (first.length < size) throw truncated('it grew shorter while it was read');
    return { format, source: bytesInMemory(first) };
  });
}

/** {@link findSourceFile} for bytes that are in memory. */
export function sourceInMemory(bytes: Buffer): SourceFile {
  return { format: checkFormat(bytes, bytes.length), source: bytesInMemory(bytes) };
}

function findMember(member: ZipMember): SourceFile {
  try {
    const source = openMember(member);
    return { format: checkFormat(source.read(0, HEAD_BYTES), source.size), source };
  } catch (error) {
    throw refusedBySystem(error);
  }
}

/**
 * The format of a file that may be read by its size and first bytes.
 *
 * @throws RefusedFile when it is empty, too large or in no format that is read.
 */
function checkFormat(head: Uint8Array, size: number): FileFormat {
  if (size === 0) {
    throw new RefusedFile('empty-file', 'Cannot read this file: it is empty; copy it again.');
  }
  const format = formatOf(head);
  if (format === null) {
    throw new RefusedFile(
      'not-an-image',
      'Cannot read this file: its first bytes are not those of a DICOM, PNG, JPEG, TIFF, BMP, WebP, MP4, MOV, AVI, Matroska or WebM file; leave it out or convert it.',
    );
  }
  const limit = mostBytes(format);
  if (size > limit) throw tooLarge(`${format} files may have ${limit} bytes`);
  return format;
}

function mostBytes(format: FileFormat): number {
  if (format === 'dicom') return MAX_DICOM_BYTES;
  return isVideo(format) ? MAX_VIDEO_BYTES : MAX_IMAGE_BYTES;
}

/** Whether a file begins as a zip archive does; one that cannot be read does not. */
export function looksLikeZip(path: string): boolean {
  return headOf(path)?.toString('latin1', 0, 4) === 'PK\x03\x04';
}

/**
 * The format of a file by its first bytes; null when they show none that is read, or when the file
 * cannot be read, which opening it will say.
 */
export function sniffFormat(path: string): FileFormat | null {
  const head = headOf(path);
  return head === null ? null : formatOf(head);
}

function headOf(path: string): Buffer | null {
  try {
    return withFile(path, (file) => readStart(file, Buffer.allocUnsafeSlow(HEAD_BYTES)));
  } catch (error) {
    if (error instanceof RefusedFile) return null;
    throw error;
  }
}

function withFile<T>(path: string, use: (file: number, size: number) => T): T {
  let file: number | undefined;
  try {
    // Non-blocking, so that a pipe in the folder does not hold everything up.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(file);
    if (!stat.isFile()) {
      throw new RefusedFile(
        'not-an-image',
        'Cannot read this file: it is a folder or a device, not a regular file; leave it out.',
      );
    }
    return use(file, stat.size);
  } catch (error) {
    throw refusedBySystem(error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Fills bytes from the start of a file; those that there were. */
function readStart(file: number, bytes: Buffer): Buffer {
  let filled = 0;
  while (filled < bytes.length) {
    const got = readSync(file, bytes, filled, bytes.length - filled, filled);
    if (got === 0) break;
    filled += got;
  }
  return bytes.subarray(0, filled);
}

function refusedBySystem(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
    case 'ERR_INVALID_ARG_VALUE': // a NUL character in the path
      return new RefusedFile(
        'missing-file',
        'Cannot read this file: it does not exist; correct its path or restore it.',
        { cause: error },
      );
    case 'EACCES':
    case 'EPERM':
    case 'EIO':
    case 'ELOOP':
    case 'ENXIO':
      return new RefusedFile(
        'unreadable',
        `Cannot read this file: the system answers ${code}; check its owner, its mode and its disk.`,
        { cause: error },
      );
    default:
      return fromSystemError(error, 'Cannot read a source file');
  }
}
