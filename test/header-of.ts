/**
 * A DICOM file without pixels, in explicit VR little endian.
 *
 * @param elements tag, representation and value; without identifiers it has 1.2.1 to 1.2.4.
 */
export function headerOf(elements: readonly (readonly [string, string, Buffer])[]): Buffer {
  const given = new Set(elements.map(([tag]) => tag));
  const identifiers = ['00080016', '00080018', '0020000D', '0020000E'];
  const all = [
    ...identifiers
      .filter((tag) => !given.has(tag))
      .map((tag, i) => [tag, 'UI', Buffer.from(`1.2.${i + 1}`)] as const),
    ...elements,
  ].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    element('00020010', 'UI', Buffer.from('1.2.840.10008.1.2.1')),
    ...all.map(([tag, vr, value]) => element(tag, vr, value)),
  ]);
}

function element(tag: string, vr: string, value: Buffer): Buffer {
  const padded = value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.from(' ')]);
  const head = Buffer.alloc(8);
  head.writeUInt16LE(parseInt(tag.slice(0, 4), 16), 0);
  head.writeUInt16LE(parseInt(tag.slice(4), 16), 2);
  head.write(vr, 4, 'latin1');
  head.writeUInt16LE(padded.length, 6);
  return Buffer.concat([head, padded]);
}
