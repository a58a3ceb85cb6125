import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { Random } from '../src/numeric/index.ts';

/** Writes a gray PNG of smoothed noise, brighter on the side that `side` names. */
export async function writePicture(
  path: string,
  seed: string,
  side: 'left' | 'right',
): Promise<void> {
  const [width, height] = [160, 120];
  const random = new Random('picture', seed);
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isBright = side === 'left' ? x < width / 2 : x >= width / 2;
      pixels[y * width + x] = 40 + random.int(100) + (isBright ? 80 : 0);
    }
  }
  await mkdir(dirname(path), { recursive: true });
  await sharp(pixels, { raw: { width, height, channels: 1 } })
    .blur(2)
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
