import { crc32 } from 'node:zlib';

/** 1 January 1980, the first day that a zip archive can name. */
const DATE = 0x21;
const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const VERSION = 20;

/**
 * A zip archive (APPNOTE.TXT 6.3.10) of files that are stored as they are, all with one date: the same
 * files in the same order give the same bytes.
 *
 * @param files below 4 GiB together; names are ASCII.
 */
export function storedZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const title = Buffer.from(name, 'latin1');
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(DATE, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(title.length, 22);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(offset, 10);
    directory.push(number(CENTRAL, VERSION), common, entry, title);
    const local = Buffer.concat([number(LOCAL), common, title]);
    parts.push(local, bytes);
    offset += local.length + bytes.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.size, 4);
  end.writeUInt16LE(files.size, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return [...parts, central, number(END), end];
}

/** A signature, and the version that made an entry where it takes one. */
function number(signature: number, version?: number): Buffer {
  const bytes = Buffer.alloc(version === undefined ? 4 : 6);
  bytes.writeUInt32LE(signature, 0);
  if (version !== undefined) bytes.writeUInt16LE(version, 4);
  return bytes;
}
