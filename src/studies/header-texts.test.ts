import { expect, test } from 'vitest';
import { bytesInMemory } from './byte-source.ts';
import { parseDataSet } from './data-set.ts';
import { readHeaderTexts } from './header-texts.ts';

/** An element in explicit little endian; groups and elements as in DICOM's tables. */
function element(tag: number, vr: string, value: Buffer | string): Buffer {
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

function sequence(tag: number, ...items: Buffer[]): Buffer {
  const wrapped = items.map((item) => {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(0xe000fffe, 0);
    head.writeUInt32LE(item.length, 4);
    return Buffer.concat([head, item]);
  });
  return element(tag, 'SQ', Buffer.concat(wrapped));
}

/** What is read of a file of these elements. */
function texts(...elements: Buffer[]) {
  const explicitLittleEndian = element(0x00020010, 'UI', '1.2.840.10008.1.2.1\0');
  const start = [Buffer.alloc(128), Buffer.from('DICM'), explicitLittleEndian];
  const { dataSet } = parseDataSet(bytesInMemory(Buffer.concat([...start, ...elements])));
  return readHeaderTexts(dataSet);
}

test('attributes that say what an image shows are read, codes by their meaning and modifiers', () => {
  const meaning = (text: string) => element(0x00080104, 'LO', text);
  expect(
    texts(
      element(0x00082127, 'SH', 'SAG'),
      sequence(
        0x00082218,
        Buffer.concat([meaning('Kidney'), sequence(0x00082220, meaning('Right'))]),
      ),
      element(0x00100010, 'PN', 'DOE^JANE'),
      element(0x00180015, 'CS', 'ABDOMEN'),
      element(0x00200060, 'CS', 'R'),
      element(0x00204000, 'LT', 'RT KIDNEY'),
      element(0x60000022, 'LO', 'ROI'),
      sequence(0x00700001, sequence(0x00700008, element(0x00700006, 'ST', 'LOWER POLE'))),
    ),
  ).toEqual([
    { source: 'AnatomicRegionSequence', text: 'Kidney Right' },
    { source: 'BodyPartExamined', text: 'ABDOMEN' },
    { source: 'Laterality', text: 'R' },
    { source: 'ImageComments', text: 'RT KIDNEY' },
    { source: 'ViewName', text: 'SAG' },
    { source: 'Overlay', text: 'ROI' },
    { source: 'Overlay', text: 'LOWER POLE' },
  ]);
});

test('texts are read in the character set of the header, and cut when they are long', () => {
  const utf8 = element(0x00080005, 'CS', 'ISO_IR 192');
  const region = (name: string) => element(0x00180015, 'CS', name);
  expect(texts(utf8, region('HÍGADO'))).toEqual([{ source: 'BodyPartExamined', text: 'HÍGADO' }]);
  const latin1 = element(0x00180015, 'CS', Buffer.from('HÍGADO', 'latin1'));
  expect(texts(latin1)).toEqual([{ source: 'BodyPartExamined', text: 'HÍGADO' }]);
  const [long] = texts(element(0x00204000, 'LT', 'A'.repeat(5000)));
  expect(long?.text).toHaveLength(1024);
});

test('broken and empty attributes say nothing', () => {
  expect(texts(element(0x00180015, 'CS', ''), element(0x00204000, 'LT', '   '))).toEqual([]);
  expect(texts()).toEqual([]);
});
