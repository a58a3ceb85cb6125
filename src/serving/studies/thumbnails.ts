import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Workspace } from '../../catalog/index.ts';
import { FRAME_SIZE, readFrame, thumbnailWebp } from '../../images/index.ts';
import { missing } from '../refusal.ts';

/** Bytes of thumbnails that are held in memory. */
const HELD_BYTES = 64 * 2 ** 20;

/** Finished frames made small; once made they lie under thumbnails/ of the workspace. */
export class Thumbnails {
  readonly #workspace: Pick<Workspace, 'dir' | 'frames'>;
  readonly #held = new Map<string, Buffer>();
  #bytes = 0;

  constructor(workspace: Pick<Workspace, 'dir' | 'frames'>) {
    this.#workspace = workspace;
  }

  /** A WebP file. @throws Refusal with 404 when there is no such frame. */
  async of(hash: string, side: number): Promise<Buffer> {
    const name = `${hash}-${side}.webp`;
    const held = this.#held.get(name);
    if (held !== undefined) {
      // What was asked for last is dropped last.
      this.#held.delete(name);
      this.#held.set(name, held);
      return held;
    }
    const path = join(this.#workspace.dir, 'thumbnails', hash.slice(0, 2), name);
    const made = (await readFile(path).catch(() => null)) ?? (await this.#make(hash, side, path));
    this.#hold(name, made);
    return made;
  }

  async #make(hash: string, side: number, path: string): Promise<Buffer> {
    const pixels = await this.#workspace.frames
      .file(hash)
      .then(readFrame)
      .catch(() => null);
    if (pixels === null) throw missing(`finished frame ${hash}`);
    const raster = { pixels, width: FRAME_SIZE, height: FRAME_SIZE, channels: 1 } as const;
    const webp = await thumbnailWebp(raster, side);
    const partial = `${path}.${process.pid}.partial`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, webp);
    await rename(partial, path);
    return webp;
  }

  #hold(name: string, bytes: Buffer): void {
    this.#held.set(name, bytes);
    this.#bytes += bytes.length;
    for (const [oldest, { length }] of this.#held) {
      if (this.#bytes <= HELD_BYTES) return;
      this.#held.delete(oldest);
      this.#bytes -= length;
    }
  }
}
