import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fromSystemError, isMissing, UserError } from '../errors.ts';
import { decodeGrayPng, encodeGrayPng } from './gray-png.ts';
import { FRAME_SIZE } from './placing.ts';

const PIXELS = FRAME_SIZE * FRAME_SIZE;

/** Cap on a frame's file: even stored without compression it stays below. */
const MAX_BYTES = 2 * PIXELS;

/** What {@link readFrameSync} reads, and one byte that tells that there is more. */
const room = Buffer.alloc(MAX_BYTES + 1);

/** Tells what this process writes from what another does, elsewhere too. */
const OWN = `${process.pid}.${randomBytes(4).toString('hex')}`;

/** The name of a frame: SHA-256 of its 65,536 gray bytes, 64 hexadecimal digits. */
export function frameHash(pixels: Uint8Array): string {
  return createHash('sha256').update(pixels).digest('hex');
}

/** Where the frame of a hash lies below a folder of frames: ab/abcd….png. */
export function framePath(dir: string, hash: string): string {
  return join(dir, hash.slice(0, 2), `${hash}.png`);
}

/**
 * Writes a frame as an 8-bit gray PNG, making its folder where needed. The file appears whole or
 * not at all. A file that is there already is left alone: frames are named by their content. It
 * waits for the disk, as whoever reads one file after another must.
 *
 * @throws UserError when the disk is full or the place cannot be written.
 */
export function writeFrame(path: string, pixels: Uint8Array): void {
  checkLength(pixels);
  if (existsSync(path)) return;
  const png = encodeGrayPng(pixels, FRAME_SIZE, FRAME_SIZE);
  const unfinished = `${path}.${OWN}.tmp`;
  try {
    writeMakingFolder(unfinished, png);
    renameSync(unfinished, path);
  } catch (error) {
    discard(unfinished);
    throw fromSystemError(error, 'Cannot write a frame');
  }
}

/**
 * Reads a frame back.
 *
 * @returns 65,536 gray values.
 * @throws UserError when the file is missing, damaged, or no 256 x 256 PNG of 8-bit gray.
 */
export async function readFrame(path: string): Promise<Uint8Array> {
  try {
    return decode(path, await readFile(path));
  } catch (error) {
    throw fromSystemError(error, 'Cannot read a frame');
  }
}

/**
 * {@link readFrame} for threads that do nothing but work through frames: an asynchronous read of so
 * small a file takes more processor time than decoding it, and room for its bytes that is made anew
 * each time costs as much again in collecting garbage.
 */
export function readFrameSync(path: string): Uint8Array {
  try {
    return decode(path, readInto(room, path));
  } catch (error) {
    throw fromSystemError(error, 'Cannot read a frame');
  }
}

/**
 * The 65,536 gray values of a frame from the bytes of its file, as a stranger may have sent them; null
 * where they are damaged, or no 256 x 256 PNG of 8-bit gray.
 */
export function frameFromPng(png: Uint8Array): Uint8Array | null {
  if (png.length > MAX_BYTES) return null;
  try {
    return decodeGrayPng(png, FRAME_SIZE, FRAME_SIZE);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The bytes of a file, as far as there is room for them. */
function readInto(room: Buffer, path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    let filled = 0;
    for (;;) {
      const read = readSync(file, room, filled, room.length - filled, filled);
      filled += read;
      if (read === 0 || filled === room.length) return room.subarray(0, filled);
    }
  } finally {
    closeSync(file);
  }
}

function decode(path: string, png: Buffer): Uint8Array {
  if (png.length > MAX_BYTES) throw noFrame(path);
  try {
    return decodeGrayPng(png, FRAME_SIZE, FRAME_SIZE);
  } catch (cause) {
    throw noFrame(path, cause);
  }
}

function noFrame(path: string, cause?: unknown): UserError {
  return new UserError(
    `Cannot read the frame ${basename(path)}: it is no undamaged ${FRAME_SIZE} x ${FRAME_SIZE} PNG of 8-bit gray; delete it and run ingest again.`,
    { cause },
  );
}

function checkLength(pixels: Uint8Array): void {
  if (pixels.length !== PIXELS) {
    throw new RangeError(`A frame has ${PIXELS} gray values, not ${pixels.length}`);
  }
}

function writeMakingFolder(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes);
  } catch (error) {
    if (!isMissing(error)) throw error;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // What kept it from being written is said already.
  }
}
