import type { DataSet } from 'dicom-parser';

/** Longer texts are cut here: comments may hold whole reports. */
export const MAX_TEXT = 1024;

/** The items of a sequence; none where there is no such sequence. */
export function itemsOf(dataSet: DataSet, tag: string): DataSet[] {
  const items = dataSet.elements[tag]?.items ?? [];
  return items.flatMap(({ dataSet: item }) => (item === undefined ? [] : [item]));
}

/** Reads text in the character set that a header names: UTF-8, or else as Latin-1. */
export function decoderOf(dataSet: DataSet): (from: DataSet, tag: string) => string {
  const isUtf8 = dataSet.string('x00080005')?.includes('ISO_IR 192') ?? false;
  return (from, tag) => {
    const element = from.elements[tag];
    if (element === undefined || element.length === 0 || element.items !== undefined) return '';
    const { dataOffset, length } = element;
    const bytes = from.byteArray.subarray(dataOffset, dataOffset + Math.min(length, 4 * MAX_TEXT));
    const text = Buffer.from(bytes).toString(isUtf8 ? 'utf8' : 'latin1');
    return text.replaceAll('\0', ' ').replaceAll('\\', '\n').trim().slice(0, MAX_TEXT);
  };
}
