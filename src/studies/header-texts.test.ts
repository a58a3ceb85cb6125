import { expect, test } from 'vitest';
import { dicomFile, element, sequence } from '../../test/dicom-elements.ts';
import { bytesInMemory } from './byte-source.ts';
import { parseDataSet } from './data-set.ts';
import { readHeaderTexts } from './header-texts.ts';

/** What is read of a file of these elements. */
function texts(...elements: Buffer[]) {
  const { dataSet } = parseDataSet(bytesInMemory(dicomFile(...elements)));
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
