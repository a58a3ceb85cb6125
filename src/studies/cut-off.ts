import type { PlainImageFile } from './file-format.ts';

/**
 * Whether a PNG or WebP file ends before its own container does. Their decoders give back what is
 * there without a word, or call such a file unknown; those of the other formats complain by
 * themselves.
 */
export function isCutOff({ format, bytes }: PlainImageFile): boolean {
  switch (format) {
    case 'png':
      return !endsPng(bytes);
    case 'webp':
      return bytes.length < 12 || bytes.readUInt32LE(4) + 8 > bytes.length;
    default:
      return false;
  }
}

/** Walks the chunks (length, type, data, checksum) up to IEND; what lies behind it is ignored. */
function endsPng(bytes: Buffer): boolean {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return true;
  }
  return false;
}
