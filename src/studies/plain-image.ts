import type { Metadata, SharpInput, SharpOptions } from 'sharp';
import { readBmpHeader, readBmpPixels } from './bmp.ts';
import { isCutOff } from './cut-off.ts';
import type { PlainImageFile } from './file-format.ts';
import { checkFrame, type Instance } from './instance.ts';
import { MAX_FRAME_PIXELS } from './limits.ts';
import { loadSharp } from './load-sharp.ts';
import type { Raster } from './raster.ts';
import { corrupt, RefusedFile, truncated, unsupported } from './refused-file.ts';

/**
 * A PNG, JPEG, TIFF, BMP or WebP file as an instance. Pages of a TIFF and pictures of an animated
 * WebP are frames. Pixels come out as they are stored: colour profiles are not applied and an EXIF
 * orientation turns nothing, because burned-in text and region boxes refer to the stored rows.
 * 16-bit values keep their high byte, palettes become RGB, and what is transparent lies on black.
 *
 * @throws RefusedFile when the header cannot be read; pixels are looked at by `decodeFrame`.
 */
export async function openPlainImage(file: PlainImageFile): Promise<Instance> {
  const { format, bytes } = file;
  if (isCutOff(file)) throw truncated(`it has ${bytes.length} bytes and its format promises more`);
  const plain = { format, header: null, transferSyntaxUID: null, photometricInterpretation: null };
  if (format === 'bmp') {
    const header = readBmpHeader(bytes);
    return {
      ...plain,
      rows: header.height,
      columns: header.width,
      frames: 1,
      regions: [],
      texts: [],
      // eslint-disable-next-line @typescript-eslint/require-await -- what it throws must reject
      decodeFrame: async (index) => {
        checkFrame(index, 1);
        return readBmpPixels(bytes, header);
      },
    };
  }
  const sharp = await loadSharp();
  const metadata = await attempt(() => sharp(bytes, STRICT).metadata());
  const frames = metadata.pages ?? 1;
  return {
    ...plain,
    rows: metadata.pageHeight ?? metadata.height,
    columns: metadata.width,
    frames,
    regions: [],
    texts: [],
    decodeFrame: async (index) => {
      checkFrame(index, frames);
      return await decode(bytes, metadata, index);
    },
  };
}

const STRICT = {
  failOn: 'error',
  limitInputPixels: MAX_FRAME_PIXELS,
  ignoreIcc: true,
} as const satisfies SharpOptions;

const GRAY_SPACES: readonly (string | undefined)[] = ['b-w', 'grey16'];

async function decode(bytes: SharpInput, metadata: Metadata, page: number): Promise<Raster> {
  if (metadata.depth !== 'uchar' && metadata.depth !== 'ushort') {
    throw unsupported(`its samples are of type ${metadata.depth}, not 8 or 16 bits`);
  }
  const space = GRAY_SPACES.includes(metadata.space) ? 'b-w' : 'srgb';
  const options = (metadata.pages ?? 1) > 1 ? { ...STRICT, page } : STRICT;
  const sharp = await loadSharp();
  const { data, info } = await attempt(() => {
    const image = sharp(bytes, options);
    if (metadata.hasAlpha) image.flatten({ background: '#000' });
    return image.toColourspace(space).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  });
  const { width, height, channels } = info;
  if (channels !== 1 && channels !== 3) throw unsupported(`it has ${channels} channels`);
  return { width, height, channels, pixels: data };
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // What libvips says may hold line breaks; one line is enough, and it stays in the cause.
    const text = error instanceof Error ? error.message : String(error);
    if (/pixel limit/i.test(text)) {
      throw new RefusedFile(
        'too-large',
        `Cannot read this file: a frame may have ${MAX_FRAME_PIXELS} pixels and it has more; leave it out.`,
        { cause: error },
      );
    }
    if (/premature end|read error at|bad seek/i.test(text)) {
      throw truncated('its pixels are cut off', { cause: error });
    }
    throw corrupt('its pixels do not decode', { cause: error });
  }
}
