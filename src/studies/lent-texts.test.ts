import { expect, test } from 'vitest';
import {
  dicomFile,
  element,
  graphicText,
  reference,
  reportItem,
  sequence,
} from '../../test/dicom-elements.ts';
import { bytesInMemory } from './byte-source.ts';
import { readLentTexts } from './lent-texts.ts';

const lent = (...elements: Buffer[]) => readLentTexts(bytesInMemory(dicomFile(...elements)));

test('a presentation state lends its texts to the images and frames that they are drawn over', () => {
  const all = sequence(
    0x00081115,
    sequence(0x00081140, reference('1.2.3'), reference('1.2.4', '2')),
  );
  const annotations = sequence(
    0x00700001,
    graphicText('RT KIDNEY SAG', reference('1.2.3')),
    graphicText('MID', reference('1.2.4', '1\\3')),
    graphicText('SUPINE'),
  );
  expect(lent(all, annotations)).toEqual([
    { sopInstanceUID: '1.2.3', frames: null, source: 'PresentationState', text: 'RT KIDNEY SAG' },
    { sopInstanceUID: '1.2.4', frames: [0, 2], source: 'PresentationState', text: 'MID' },
    { sopInstanceUID: '1.2.3', frames: null, source: 'PresentationState', text: 'SUPINE' },
    { sopInstanceUID: '1.2.4', frames: [1], source: 'PresentationState', text: 'SUPINE' },
  ]);
});

/** The content of a report with this title. */
function report(...items: Buffer[]): Buffer {
  return reportItem('CONTAINER', { name: 'Abdomen Report' }, ...items);
}

test('a report lends an image what it says around the reference, outermost first', () => {
  const right = { code: 'Right', relationship: 'HAS CONCEPT MOD' };
  const from = { image: '1.2.3', relationship: 'INFERRED FROM' };
  const kidney = reportItem(
    'CONTAINER',
    { name: 'Kidney' },
    reportItem('CODE', { name: 'Laterality', ...right }),
    reportItem('NUM', { name: 'Length' }, reportItem('IMAGE', from)),
    reportItem('TEXT', { name: 'Finding', text: 'of no image' }),
  );
  expect(lent(report(kidney))).toEqual([
    {
      sopInstanceUID: '1.2.3',
      frames: null,
      source: 'StructuredReport',
      text: 'Kidney Right Length',
    },
  ]);
});

test('what stands beside one reference is about it; beside several, about none', () => {
  const text = reportItem('TEXT', { text: 'RT KIDNEY SAG' });
  const image = (uid: string) => reportItem('IMAGE', { image: uid });
  expect(lent(report(text, image('1.2.3'))).map(({ text }) => text)).toEqual(['RT KIDNEY SAG']);
  expect(lent(report(text, image('1.2.3'), image('1.2.4')))).toEqual([]);
  expect(lent(report(text))).toEqual([]);
});

test('a file without any such content, or with broken references, lends nothing', () => {
  expect(lent(element(0x00204000, 'LT', 'RT KIDNEY'))).toEqual([]);
  const broken = sequence(0x00700001, graphicText('RT KIDNEY', element(0x00081160, 'IS', '1')));
  expect(lent(broken)).toEqual([]);
});
