import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { frameHash, framePath, writeFrame } from '../../src/images/index.ts';

/** The PNG of a frame, as a workspace holds it; made in a folder. */
export async function encodeFrame(dir: string, pixels: Uint8Array): Promise<Buffer> {
  const path = framePath(join(dir, 'frames'), frameHash(pixels));
  writeFrame(path, pixels);
  return await readFile(path);
}
