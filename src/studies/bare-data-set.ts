/** How a DICOM file without the usual 128 free bytes and "DICM" begins. */
export interface BareStart {
  /** Whether the file's meta group (0002) comes first. */
  readonly hasMeta: boolean;
  /** What the data set seems to be encoded as when there is no meta group to say it. */
  readonly transferSyntaxUID: string;
}

const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';

const META_GROUP = 0x0002;
const FIRST_GROUP = 0x0008;

/**
 * Tells a DICOM file that lacks its preamble by its first element: one of the meta group (PS3.10
 * section 7.1), or one of group 0008 with a low element number, with which data sets written bare
 * begin; null for anything else.
 *
 * @param head the first bytes of the file; 8 are looked at.
 */
export function bareStart(head: Uint8Array): BareStart | null {
  if (head.length < 8) return null;
  const view = new DataView(head.buffer, head.byteOffset, 8);
  const vr = String.fromCharCode(view.getUint8(4), view.getUint8(5));
  const hasVr = /^(AE|AS|AT|CS|DA|DS|DT|IS|LO|LT|OB|PN|SH|SQ|ST|TM|UI|UL|UN|US|UT)$/.test(vr);
  const group = view.getUint16(0, true);
  const element = view.getUint16(2, true);
  if (group === META_GROUP && element <= 0x0102 && hasVr) {
    return { hasMeta: true, transferSyntaxUID: EXPLICIT };
  }
  // 0008,0000 group length to 0008,0020: text, numbers and UIDs of a few bytes.
  if (group === FIRST_GROUP && element <= 0x0020) {
    if (hasVr) return { hasMeta: false, transferSyntaxUID: EXPLICIT };
    const length = view.getUint32(4, true);
    return length <= 64 ? { hasMeta: false, transferSyntaxUID: IMPLICIT } : null;
  }
  const swapped = view.getUint16(0, false) === FIRST_GROUP && view.getUint16(2, false) <= 0x0020;
  return swapped && hasVr ? { hasMeta: false, transferSyntaxUID: BIG_ENDIAN } : null;
}
