import type { Entry, ZipFile } from 'yauzl';
import { MAX_INFLATION, MAX_ZIP_BYTES, MAX_ZIP_MEMBERS, MAX_INFLATED_BYTES } from './limits.ts';
import { corrupt, RefusedFile, tooLarge, unsupported } from './refused-file.ts';
import type { ZipMember } from './zip-member.ts';

/** A file in an archive, or why it is none that is read. */
export interface ListedMember {
  /** As the archive says, for people to read; never a path to open. */
  readonly name: string;
  readonly member: ZipMember;
  readonly refused: RefusedFile | null;
}

const DIRECTORY = 0x4000;
const SYMBOLIC_LINK = 0xa000;

/**
 * The files of a zip archive in the order of its directory, which is read entry by entry. Folders and
 * symbolic links are left out. Names are not paths: nothing is unpacked to the disk.
 *
 * @throws RefusedFile when the archive is broken, or has more entries or bytes than the limits allow;
 *   what came before it stands.
 */
export async function* listZip(archive: string): AsyncGenerator<ListedMember> {
  const { openPromise } = await import('yauzl');
  let zip: ZipFile;
  try {
    // Names stay bytes, so that one which no path may have does not stop the others.
    zip = await openPromise(archive, { decodeStrings: false, autoClose: false });
  } catch (cause) {
    throw corrupt('it is no zip archive that can be read', { cause });
  }
  try {
    if (zip.entryCount > MAX_ZIP_MEMBERS) {
      throw tooLarge(`a zip archive may have ${MAX_ZIP_MEMBERS} entries`);
    }
    let bytes = 0;
    for await (const entry of zip.eachEntry()) {
      const listed = describe(archive, entry);
      if (listed === null) continue;
      if (listed.refused === null) bytes += entry.uncompressedSize;
      const most = Math.min(MAX_ZIP_BYTES, MAX_INFLATION * zip.fileSize);
      if (bytes > most) throw tooLarge(`what a zip archive holds may have ${most} bytes`);
      yield listed;
    }
  } catch (error) {
    if (error instanceof RefusedFile) throw error;
    throw corrupt('the directory of this zip archive is broken', { cause: error });
  } finally {
    zip.close();
  }
}

function describe(archive: string, entry: Entry): ListedMember | null {
  const name = readable(entry.fileName);
  const mode = (entry.externalFileAttributes >>> 16) & 0xf000;
  if (name.endsWith('/') || mode === DIRECTORY || mode === SYMBOLIC_LINK) return null;
  const { compressedSize, uncompressedSize: size, compressionMethod, crc32 } = entry;
  const member: ZipMember = {
    archive,
    header: entry.relativeOffsetOfLocalHeader,
    compressedSize,
    size,
    isDeflated: compressionMethod === 8,
    crc32,
  };
  return { name, member, refused: fault(entry) };
}

function fault(entry: Entry): RefusedFile | null {
  const { compressedSize, uncompressedSize, compressionMethod } = entry;
  if (entry.isEncrypted()) return unsupported('it is encrypted in its zip archive');
  if (compressionMethod !== 0 && compressionMethod !== 8) {
    return unsupported(`it is packed by method ${compressionMethod} in its zip archive`);
  }
  if (compressionMethod === 0) return null;
  if (uncompressedSize > MAX_INFLATED_BYTES) {
    return tooLarge(`a packed file of a zip archive may have ${MAX_INFLATED_BYTES} bytes`);
  }
  if (uncompressedSize > MAX_INFLATION * compressedSize) {
    return tooLarge(`a packed byte may hold ${MAX_INFLATION}`);
  }
  return null;
}

/** Names come as UTF-8 or in the letters of some old system; what cannot be shown becomes "?". */
function readable(name: Uint8Array | string): string {
  const text = typeof name === 'string' ? name : Buffer.from(name).toString('utf8');
  // eslint-disable-next-line no-control-regex -- these are what must go
  return text.replace(/[\u0000-\u001f\u007f-\u009f\ufffd]/g, '?').replaceAll('\\', '/');
}
