import type { DataSet } from 'dicom-parser';
import type { DcmjsElement, DcmjsElements } from 'dcmjs';
import { type Identity, shiftDate } from './identity.ts';
import { numbersOf } from './number-values.ts';
import type { PrivateTag } from './private-tags.ts';

/** Texts of one value, in which a backslash is a letter (PS3.5 table 6.2-1). */
const ONE_TEXT: readonly string[] = ['LT', 'ST', 'UT', 'UR'];
const TEXT: readonly string[] = [
  ...ONE_TEXT,
  ...'AE AS CS DA DS DT IS LO PN SH TM UC UI'.split(' '),
];
const BYTES: readonly string[] = ['OB', 'OW', 'UN'];

/**
 * The private elements of a header that are listed, with the elements that reserve their blocks
 * (PS3.5 section 7.8.1). UIDs are replaced and dates shifted in them as elsewhere, letters beyond
 * ASCII become question marks, since their character set does not stay. Sequences never stay: what
 * they hold nobody has listed.
 *
 * @param tags private elements by creator and tag.
 */
export function keepPrivate(
  dataSet: DataSet,
  tags: readonly PrivateTag[],
  identity: Identity,
): DcmjsElements {
  const kept: DcmjsElements = {};
  for (const { creator, tag } of tags) {
    const [, group = '', element = ''] = /^\(?(.{4}),xx(..)/.exec(tag.toLowerCase()) ?? [];
    for (const block of blocksOf(dataSet, group, creator)) {
      const name = `x${group}${block}${element}`;
      const value = dataSet.elements[name] && valueOf(dataSet, name, identity);
      if (!value) continue;
      kept[`${group}00${block}`.toUpperCase()] = { vr: 'LO', Value: [creator] };
      kept[name.slice(1).toUpperCase()] = value;
    }
  }
  return kept;
}

/** Whether a tag, as eight hexadecimal digits, is private: its group is odd. */
export function isPrivate(tag: string): boolean {
  return Number.parseInt(tag.slice(0, 4), 16) % 2 === 1;
}

/** The blocks, as two hexadecimal digits, that a creator has reserved in a group. */
function blocksOf(dataSet: DataSet, group: string, creator: string): string[] {
  const reserved = new RegExp(`^x${group}00([1-9a-f][0-9a-f])$`);
  return Object.keys(dataSet.elements).flatMap((name) => {
    const block = reserved.exec(name)?.[1];
    return block !== undefined && dataSet.string(name)?.trim() === creator ? [block] : [];
  });
}

/** Null for what does not stay. */
function valueOf(dataSet: DataSet, name: string, identity: Identity): DcmjsElement | null {
  const element = dataSet.elements[name];
  if (element === undefined || element.items !== undefined) return null;
  // An implicit file does not say what a private element is.
  const { vr = 'UN', dataOffset, length } = element;
  const numbers = numbersOf(dataSet, name, vr);
  if (numbers !== null) return { vr, Value: numbers };
  if (TEXT.includes(vr)) {
    const text = (dataSet.string(name) ?? '').replace(/[^ -~\t\r\n\f]/g, '?');
    const values = ONE_TEXT.includes(vr) ? [text] : text.split('\\');
    return { vr, Value: values.map((each) => replaced(vr, each.trim(), identity)) };
  }
  if (!BYTES.includes(vr)) return null;
  const bytes = new Uint8Array(dataSet.byteArray.subarray(dataOffset, dataOffset + length));
  return { vr, Value: [bytes.buffer] };
}

function replaced(vr: string, text: string, identity: Identity): string {
  if (text === '') return text;
  if (vr === 'UI') return identity.uid(text);
  return vr === 'DA' || vr === 'DT' ? shiftDate(text, identity.days) : text;
}
