/** An element in explicit little endian; groups and elements as in DICOM's tables. */
export function element(tag: number, vr: string, value: Buffer | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  const even = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(' ')]);
  const isLong = vr === 'SQ' || vr === 'UT' || vr === 'OB';
  const head = Buffer.alloc(isLong ? 12 : 8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.write(vr, 4, 'latin1');
  if (isLong) head.writeUInt32LE(even.length, 8);
  else head.writeUInt16LE(even.length, 6);
  return Buffer.concat([head, even]);
}

export function sequence(tag: number, ...items: Buffer[]): Buffer {
  const wrapped = items.map((item) => {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(0xe000fffe, 0);
    head.writeUInt32LE(item.length, 4);
    return Buffer.concat([head, item]);
  });
  return element(tag, 'SQ', Buffer.concat(wrapped));
}

/** A DICOM file of these elements. */
export function dicomFile(...elements: readonly Buffer[]): Buffer {
  const explicitLittleEndian = element(0x00020010, 'UI', '1.2.840.10008.1.2.1\0');
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), explicitLittleEndian, ...elements]);
}

/** A reference to an image, and to some of its frames, counted from 1. */
export function reference(uid: string, frames?: string): Buffer {
  const image = element(0x00081155, 'UI', uid);
  return frames === undefined ? image : Buffer.concat([image, element(0x00081160, 'IS', frames)]);
}

/** A graphic annotation that says a text over some images; over all that the file names, where none. */
export function graphicText(text: string, ...references: readonly Buffer[]): Buffer {
  const object = sequence(0x00700008, element(0x00700006, 'ST', text));
  return Buffer.concat([
    ...(references.length > 0 ? [sequence(0x00081140, ...references)] : []),
    object,
  ]);
}

/** An item of a report: what it is called, what else it says, and the items in it. */
export function reportItem(
  type: 'CONTAINER' | 'TEXT' | 'CODE' | 'NUM' | 'IMAGE',
  { name, text, code, image, relationship = 'CONTAINS' }: ReportItem,
  ...items: readonly Buffer[]
): Buffer {
  const coded = (meaning: string) => element(0x00080104, 'LO', meaning);
  return Buffer.concat([
    ...(image === undefined ? [] : [sequence(0x00081199, reference(image))]),
    element(0x0040a010, 'CS', relationship),
    element(0x0040a040, 'CS', type),
    ...(name === undefined ? [] : [sequence(0x0040a043, coded(name))]),
    ...(text === undefined ? [] : [element(0x0040a160, 'UT', text)]),
    ...(code === undefined ? [] : [sequence(0x0040a168, coded(code))]),
    ...(items.length === 0 ? [] : [sequence(0x0040a730, ...items)]),
  ]);
}

interface ReportItem {
  readonly name?: string;
  readonly text?: string;
  readonly code?: string;
  readonly image?: string;
  readonly relationship?: string;
}
