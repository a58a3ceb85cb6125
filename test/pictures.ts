import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { Random } from '../src/numeric/index.ts';

const [COLUMNS, ROWS] = [12, 9];

/** Writes a gray PNG of soft random blocks, brighter on the side that `side` names. */
export async function writePicture(
  path: string,
  seed: string,
  side: 'left' | 'right',
): Promise<void> {
  const random = new Random('picture', seed);
  const blocks = Uint8Array.from({ length: COLUMNS * ROWS }, (_, i) => {
    const isLeft = i % COLUMNS < COLUMNS / 2;
    return 20 + random.int(190) + (isLeft === (side === 'left') ? 40 : 0);
  });
  await mkdir(dirname(path), { recursive: true });
  await sharp(blocks, { raw: { width: COLUMNS, height: ROWS, channels: 1 } })
    .resize(160, 120, { fit: 'fill' })
    .png()
    .toFile(path);
}

/** An image folder `label/patient/file` of two categories; returns how many files it holds. */
export async function writeImageFolder(dir: string, patients: number, images = 2): Promise<number> {
  let files = 0;
  for (let p = 0; p < patients; p++) {
    for (let i = 0; i < images; i++) {
      for (const side of ['left', 'right'] as const) {
        await writePicture(join(dir, side, `p${p}`, `${i}.png`), `${p} ${i} ${side}`, side);
        files += 1;
      }
    }
  }
  return files;
}
