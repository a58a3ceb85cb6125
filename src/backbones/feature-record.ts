import { crc32 } from 'node:zlib';
import type { Backbone } from './backbone.ts';
import type { FrameFeatures } from './frame-chunk.ts';

/**
 * The layout of a features file, little-endian: a header of 512 bytes of text, then records of one
 * size, in the order in which frames were extracted:
 *
 *     0  uint32  CRC-32 of the rest of the record
 *     4  uint32  the mark 0x52544653, "SFTR"
 *     8  32 bytes  SHA-256 of the frame's gray values
 *    40  float32 x length  its features
 */
export const HEADER_BYTES = 512;
export const ROW_AT = 40;
const MARK = 0x52544653;
const HASH_AT = 8;

/** The text at the head of a features file; the same backbone gives the same bytes. */
export function headerOf({ name, key, length }: Pick<Backbone, 'name' | 'key' | 'length'>): Buffer {
  const text = JSON.stringify({
    format: 'sonograft features',
    version: 1,
    backbone: name,
    key,
    length,
  });
  return Buffer.from(`${text.padEnd(HEADER_BYTES - 1)}\n`);
}

/** The size of one record in bytes. */
export function recordBytes(length: number): number {
  return ROW_AT + 4 * length;
}

/**
 * The records of rows of one length, one behind the other. Each hash has 64 hex digits.
 *
 * @param room where they are put, if it is large enough.
 */
export function encodeRecords(
  rows: readonly FrameFeatures[],
  room: Buffer = Buffer.alloc(0),
): Buffer {
  const size = recordBytes(rows[0]?.row.length ?? 0);
  const bytes = rows.length * size;
  const records = room.length < bytes ? Buffer.allocUnsafeSlow(bytes) : room.subarray(0, bytes);
  for (const [i, { hash, row }] of rows.entries()) {
    const record = records.subarray(i * size, (i + 1) * size);
    record.writeUInt32LE(MARK, 4);
    record.write(hash, HASH_AT, 'hex');
    record.set(new Uint8Array(row.buffer, row.byteOffset, row.byteLength), ROW_AT);
    record.writeUInt32LE(crc32(record.subarray(4)), 0);
  }
  return records;
}

/** The hash in a record, whose row need not be there, or undefined when these bytes begin no record. */
export function hashOfRecord(record: Buffer): string | undefined {
  return record.readUInt32LE(4) === MARK ? record.toString('hex', HASH_AT, ROW_AT) : undefined;
}

/** Whether a whole record is as it was written. */
export function isIntact(record: Buffer): boolean {
  return record.readUInt32LE(4) === MARK && crc32(record.subarray(4)) === record.readUInt32LE(0);
}
