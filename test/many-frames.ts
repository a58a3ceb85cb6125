import { initWorkspace } from '../src/catalog/index.ts';
import { frameHash, writeFrame } from '../src/images/index.ts';
import { Random } from '../src/numeric/index.ts';
import { fileRecord } from './file-record.ts';

const [SIDE, BLOCK] = [256, 32];

/** Makes a workspace of many small frames of random blocks; they come from no file. */
export async function writeFrames(dir: string, count: number): Promise<void> {
  const workspace = await initWorkspace(dir);
  const random = new Random('frames');
  const hashes = Array.from({ length: count }, () => {
    const pixels = new Uint8Array(SIDE * SIDE);
    for (let y = 0; y < SIDE; y += BLOCK) {
      const row = pixels.subarray(y * SIDE, (y + 1) * SIDE);
      for (let x = 0; x < SIDE; x += BLOCK) row.fill(random.int(256), x, x + BLOCK);
      for (let k = 1; k < BLOCK; k++) pixels.set(row, (y + k) * SIDE);
    }
    const hash = frameHash(pixels);
    writeFrame(workspace.framePath(hash), pixels);
    return hash;
  });
  const { frames } = fileRecord(1, {}, count);
  const labelled = frames.map((frame, i) => ({ ...frame, hash: hashes[i] ?? null }));
  await workspace.catalog.recordFile(fileRecord(1, { frames: labelled }));
  await workspace.close();
}
