import { uidFrom } from '../../studies/index.ts';

/** What a stored object is, as its sender says. */
export interface ObjectIdentity {
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  readonly transferSyntaxUID: string;
}

/** Who wrote the file: Sonograft, whatever its version, so that one object is one file for good. */
export const IMPLEMENTATION = {
  classUID: uidFrom('sonograft', 'implementation'),
  versionName: 'SONOGRAFT',
} as const;

const PREAMBLE = 128;
const GROUP_LENGTH_ELEMENT = 12;

/**
 * Everything of a DICOM file before its data set: preamble and file meta information in explicit VR
 * little endian (PS3.10 section 7.1). The same object gives the same bytes.
 */
export function part10Header(identity: ObjectIdentity): Buffer {
  const group = Buffer.concat([
    // OB has two reserved bytes and a length of four (PS3.5 section 7.1.2).
    Buffer.from([0x02, 0, 0x01, 0, 0x4f, 0x42, 0, 0, 2, 0, 0, 0, 0, 1]),
    shortElement(0x0002, 'UI', identity.sopClassUID),
    shortElement(0x0003, 'UI', identity.sopInstanceUID),
    shortElement(0x0010, 'UI', identity.transferSyntaxUID),
    shortElement(0x0012, 'UI', IMPLEMENTATION.classUID),
    shortElement(0x0013, 'SH', IMPLEMENTATION.versionName),
  ]);
  const head = Buffer.alloc(PREAMBLE + 4 + GROUP_LENGTH_ELEMENT);
  head.write('DICM', PREAMBLE, 'latin1');
  head.set([0x02, 0, 0x00, 0, 0x55, 0x4c, 4, 0], PREAMBLE + 4);
  head.writeUInt32LE(group.length, PREAMBLE + 12);
  return Buffer.concat([head, group]);
}

/** An element of group 0002 with a length of two bytes; UIDs are padded with a null, text with a space. */
function shortElement(element: number, vr: 'UI' | 'SH', text: string): Buffer {
  const padded = text.length % 2 === 0 ? text : text + (vr === 'UI' ? '\0' : ' ');
  const bytes = Buffer.alloc(8 + padded.length);
  bytes.writeUInt16LE(0x0002, 0);
  bytes.writeUInt16LE(element, 2);
  bytes.write(vr, 4, 'latin1');
  bytes.writeUInt16LE(padded.length, 6);
  bytes.write(padded, 8, 'latin1');
  return bytes;
}
