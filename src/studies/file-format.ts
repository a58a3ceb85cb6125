import { bareStart } from './bare-data-set.ts';

type ImageFormat = 'png' | 'jpeg' | 'tiff' | 'bmp' | 'webp';

/** Kinds of video file: MP4 and MOV, AVI, Matroska and WebM. */
export type VideoFormat = 'mp4' | 'avi' | 'mkv';

/** The kinds of file that are read. */
export type FileFormat = 'dicom' | ImageFormat | VideoFormat;

/** A whole plain image file in memory. */
export interface PlainImageFile {
  readonly format: ImageFormat;
  readonly bytes: Buffer;
}

/** Bytes from the start of a file that {@link formatOf} looks at. */
export const HEAD_BYTES = 132;

const MAGIC: readonly (readonly [FileFormat, number, string])[] = [
  // First, because the 128 free bytes before DICM may hold another format's magic.
  ['dicom', 128, 'DICM'],
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['jpeg', 0, '\xff\xd8\xff'],
  ['tiff', 0, 'II*\0'],
  ['tiff', 0, 'MM\0*'],
  ['tiff', 0, 'II+\0'],
  ['tiff', 0, 'MM\0+'],
  ['bmp', 0, 'BM'],
  ['mkv', 0, '\x1aE\xdf\xa3'],
  // MOV files of old begin with any of these.
  ['mp4', 4, 'moov'],
  ['mp4', 4, 'mdat'],
  ['mp4', 4, 'wide'],
];

const VIDEOS: readonly FileFormat[] = ['mp4', 'avi', 'mkv'];

export function isVideo(format: FileFormat): format is VideoFormat {
  return VIDEOS.includes(format);
}

/** Brands of still pictures, which come in the boxes of MP4 too (ISO/IEC 23008-12, AV1 image). */
const STILL_BRANDS = /^(hei[cxms]|hev[cx]|mif1|msf1|avi[fs])/;

/**
 * The format that the first bytes of a file show, whatever its name says; null when they show none
 * that is read.
 *
 * @param head the first {@link HEAD_BYTES} bytes, or the whole file when it is shorter.
 */
export function formatOf(head: Uint8Array): FileFormat | null {
  const text = Buffer.from(
    head.buffer,
    head.byteOffset,
    Math.min(head.length, HEAD_BYTES),
  ).toString('latin1');
  for (const [format, offset, magic] of MAGIC) {
    if (text.startsWith(magic, offset)) return format;
  }
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp';
  if (text.startsWith('RIFF') && text.startsWith('AVI ', 8)) return 'avi';
  if (text.startsWith('ftyp', 4)) return STILL_BRANDS.test(text.slice(8)) ? null : 'mp4';
  return bareStart(head) === null ? null : 'dicom';
}
