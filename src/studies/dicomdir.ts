import { bytesOfFile } from './byte-source.ts';
import { guarded, parseDataSet } from './data-set.ts';
import { MAX_DIRECTORY_ELEMENTS, MAX_HEADER_BYTES } from './limits.ts';
import { corrupt, tooLarge } from './refused-file.ts';

/**
 * The files that a DICOMDIR names, each by the folders and the name below its own folder, in the
 * order of its records (PS3.3 section F.3).
 *
 * @param size of the DICOMDIR in bytes.
 * @throws RefusedFile when it is too large or does not parse, or names what no file may be called.
 */
export function readDicomdir(path: string, size: number): string[][] {
  if (size > MAX_HEADER_BYTES) throw tooLarge(`a DICOMDIR may have ${MAX_HEADER_BYTES} bytes`);
  const { dataSet } = parseDataSet(bytesOfFile(path, size), MAX_DIRECTORY_ELEMENTS);
  const records = dataSet.elements['x00041220']?.items;
  if (!records) throw corrupt('it is a DICOMDIR without records');
  return guarded(() =>
    records.flatMap(({ dataSet: record }) => {
      const parts = record
        ?.string('x00041500')
        ?.split('\\')
        .map((part) => part.trim());
      if (parts === undefined || parts.every((part) => part === '')) return [];
      if (!parts.every(isFileName)) throw corrupt('it is a DICOMDIR that leads out of its folder');
      return [parts];
    }),
  );
}

/** PS3.10 section 8.2 allows less: capital letters, digits and underlines, eight at most. */
function isFileName(part: string): boolean {
  return /^[\w-][\w .-]{0,63}$/.test(part);
}
