import { rm, writeFile } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { fromSystemError, isMissing, UserError } from '../errors.ts';
import { loadSharp, type Raster } from '../studies/index.ts';

/** Only the owner may read what shows burned-in names. */
const PRIVATE = 0o600;

/**
 * Writes a raster as an RGB PNG of 8 bits, its pixels untouched; gray ones three times over. Burned-in
 * text stays in, so only the owner may read the file. What lies there is replaced.
 *
 * @throws UserError when the place cannot be written.
 */
export async function writePicture(path: string, raster: Raster): Promise<void> {
  const png = await (await asSharp(raster)).toColourspace('srgb').png().toBuffer();
  try {
    // Another file's permissions would stay with it.
    await rm(path, { force: true });
    await writeFile(path, png, { mode: PRIVATE, flag: 'wx' });
  } catch (error) {
    if (isMissing(error)) {
      throw new UserError(
        `Cannot write the picture ${path}: its folder does not exist; make it, or name another.`,
        { cause: error },
      );
    }
    throw fromSystemError(error, 'Cannot write the picture');
  }
}

/** A raster made small enough for a square of `side` pixels, as a WebP file. */
export async function thumbnailWebp(raster: Raster, side: number): Promise<Buffer> {
  return await (
    await asSharp(raster)
  )
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .webp({ quality: 80 })
    .toBuffer();
}

async function asSharp({ pixels, width, height, channels }: Raster): Promise<Sharp> {
  const sharp = await loadSharp();
  return sharp(pixels, { raw: { width, height, channels } });
}
