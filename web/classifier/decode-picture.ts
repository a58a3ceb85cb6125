import { UserError } from '../../src/errors.ts';
import type { Raster } from '../../src/studies/index.ts';

/**
 * Decodes a picture by the browser: colours as they are stored, what is transparent on black.
 *
 * @throws UserError when the browser cannot.
 */
export async function decodePicture(bytes: Uint8Array): Promise<Raster> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]), {
      colorSpaceConversion: 'none',
      imageOrientation: 'none',
    });
  } catch (cause) {
    throw new UserError(
      'Cannot read this picture: the browser does not decode it; convert it to PNG.',
      { cause },
    );
  }
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new UserError('Cannot read this picture: the browser has no canvas.');
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) pixels[3 * i + c] = data[4 * i + c] ?? 0;
  }
  return { width, height, channels: 3, pixels };
}
