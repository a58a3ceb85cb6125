import type { DataSet } from 'dicom-parser';

const SIZES: Readonly<Record<string, number>> = { US: 2, UL: 4, SL: 4, FL: 4, FD: 8, AT: 4, SS: 2 };

/** What an element of such a VR may have in explicit VR (PS3.5 section 7.1.2). */
const MAX_BYTES = 2 ** 16 - 2;

/** The values of an element whose VR is a number or a tag; null for other VRs. */
export function numbersOf(dataSet: DataSet, name: string, vr: string): number[] | null {
  const size = SIZES[vr];
  if (size === undefined) return null;
  const count = Math.floor(Math.min(MAX_BYTES, dataSet.elements[name]?.length ?? 0) / size);
  return Array.from({ length: count }, (_, i) => {
    switch (vr) {
      case 'US':
        return dataSet.uint16(name, i) ?? 0;
      case 'SS':
        return dataSet.int16(name, i) ?? 0;
      case 'UL':
        return dataSet.uint32(name, i) ?? 0;
      case 'SL':
        return dataSet.int32(name, i) ?? 0;
      case 'FL':
        return dataSet.float(name, i) ?? 0;
      case 'FD':
        return dataSet.double(name, i) ?? 0;
      default:
        return ((dataSet.uint16(name, 2 * i) ?? 0) << 16) | (dataSet.uint16(name, 2 * i + 1) ?? 0);
    }
  });
}
