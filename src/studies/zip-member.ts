import { crc32, inflateRawSync } from 'node:zlib';
import { bytesInMemory, type ByteSource, partOfFile } from './byte-source.ts';
import { corrupt, RefusedFile } from './refused-file.ts';

/** A file in a zip archive by its place there. */
export interface ZipMember {
  /** The path of the archive. */
  readonly archive: string;
  /** Where its local header begins. */
  readonly header: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly isDeflated: boolean;
  readonly crc32: number;
}

const LOCAL_HEADER = 0x04034b50;
const HEADER_BYTES = 30;

/**
 * The bytes of a file in an archive, unpacked in memory; stored ones are read from the archive piece
 * by piece. The directory's sizes bound what is unpacked, whatever the stream holds.
 *
 * @throws RefusedFile when it is not there, does not unpack to what the directory says, or is an
 *   archive itself.
 */
export function openMember(member: ZipMember): ByteSource {
  const { archive, size, compressedSize, isDeflated } = member;
  const head = partOfFile(archive, member.header, HEADER_BYTES).read(0, HEADER_BYTES);
  if (head.readUInt32LE(0) !== LOCAL_HEADER) throw corrupt('it is not where its archive says');
  const start = member.header + HEADER_BYTES + head.readUInt16LE(26) + head.readUInt16LE(28);
  const packed = partOfFile(archive, start, compressedSize);
  const source = isDeflated ? bytesInMemory(inflate(packed, size)) : packed;
  const first = source.read(0, 4);
  if (first.length === 4 && first.readUInt32LE(0) === LOCAL_HEADER) {
    throw new RefusedFile(
      'nested-archive',
      'Cannot read this file: it is an archive in an archive; unpack the outer one.',
    );
  }
  // What is stored is checked by the decoder of its picture, and reading it twice would cost more.
  if (isDeflated && crc32(source.read(0, size)) !== member.crc32) {
    throw corrupt('its checksum in the archive is wrong');
  }
  return source;
}

function inflate(packed: ByteSource, size: number): Buffer {
  let bytes: Buffer;
  try {
    bytes = inflateRawSync(packed.read(0, packed.size), { maxOutputLength: Math.max(1, size) });
  } catch (cause) {
    throw corrupt('it does not unpack to what its archive says', { cause });
  }
  if (bytes.length !== size) throw corrupt('it does not unpack to what its archive says');
  return bytes;
}
