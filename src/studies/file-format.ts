import { bareStart } from './bare-data-set.ts';

/** The kinds of file that are read. */
export type FileFormat = 'dicom' | 'png' | 'jpeg' | 'tiff' | 'bmp' | 'webp';

/** A whole plain image file in memory. */
export interface PlainImageFile {
  readonly format: Exclude<FileFormat, 'dicom'>;
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
];

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
  return bareStart(head) === null ? null : 'dicom';
}
