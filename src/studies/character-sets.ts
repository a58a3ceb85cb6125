import type { DataSet } from 'dicom-parser';

/**
 * What the defined terms of SpecificCharacterSet (PS3.3 section C.12.1.1.2) are called by decoders.
 * Of Japanese and Korean, code extensions announce themselves by escape sequences in the text.
 */
const DECODERS: Readonly<Record<string, string>> = {
  'ISO_IR 100': 'latin1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'iso-8859-9',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  'ISO_IR 87': 'iso-2022-jp',
  'ISO_IR 149': 'euc-kr',
  'ISO_IR 58': 'gb2312',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** Where a Korean or Chinese part of a text begins (PS3.5 annexes I and K); the bytes after it are read as such anyhow. */
// eslint-disable-next-line no-control-regex -- an escape sequence begins with one
const DESIGNATIONS = /\x1b\$\)[CA]/g;

/** Reads text of a data set in the character set that it names; Latin-1 where it names none that is known. */
export function textDecoderOf(dataSet: DataSet): (bytes: Uint8Array) => string {
  const terms = (dataSet.string('x00080005') ?? '').split('\\').map((term) => term.trim());
  const named = terms
    .map((term) => DECODERS[term.replace('ISO 2022 IR ', 'ISO_IR ')])
    // With code extensions the last is the one that the first cannot do without.
    .findLast((label) => label !== undefined);
  const decoder = new TextDecoder(named ?? 'latin1');
  return (bytes) => decoder.decode(bytes).replace(DESIGNATIONS, '');
}
