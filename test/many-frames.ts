import { initWorkspace } from '../src/catalog/index.ts';
import { frameHash, writeFrame } from '../src/images/index.ts';
import { Random } from '../src/numeric/index.ts';
import { fileRecord } from './file-record.ts';

const PIXELS = 256 * 256;

/** Makes a workspace of many small frames of random blocks; they come from no file. */
export async function writeFrames(dir: string, count: number): Promise<void> {
  const workspace = await initWorkspace(dir);
  const random = new Random('frames');
  const hashes = Array.from({ length: count }, () => {
    const levels = Uint8Array.from({ length: 64 }, () => random.int(256));
    const pixels = Uint8Array.from(
      { length: PIXELS },
      (_, i) => levels[((i >> 13) << 3) + ((i & 255) >> 5)] ?? 0,
    );
    const hash = frameHash(pixels);
    writeFrame(workspace.framePath(hash), pixels);
    return hash;
  });
  const { frames } = fileRecord(1, {}, count);
  const labelled = frames.map((frame, i) => ({ ...frame, hash: hashes[i] ?? null }));
  await workspace.catalog.recordFile(fileRecord(1, { frames: labelled }));
  await workspace.close();
}
