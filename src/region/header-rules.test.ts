import { describe, expect, test } from 'vitest';
import { dicomHeader } from '../../test/dicom-header.ts';
import type { DicomHeader } from '../studies/index.ts';
import { headerRules } from './header-rules.ts';
import { regionSettings } from './settings.ts';

function ruleOf(values: Partial<DicomHeader>, settings: object = {}): string | null {
  const due = regionSettings.parse(settings);
  const header = dicomHeader(values);
  return headerRules.find(({ fault }) => fault(header, due) !== null)?.rule ?? null;
}

const sop = (end: string) => ({ sopClassUID: `1.2.840.10008.5.1.4.1.1.${end}` });
const imageType = (...values: string[]) => ({ imageType: ['ORIGINAL', 'PRIMARY', ...values] });

test('a plain ultrasound header passes every rule', () => {
  expect(ruleOf({})).toBeNull();
  for (const end of ['6', '6.1', '3', '3.1']) {
    expect(ruleOf({ ...sop(end), ...imageType('ABDOMINAL', '0001') })).toBeNull();
  }
});

test('the modality is one of those taken; without one the SOP class tells', () => {
  expect(ruleOf({ modality: 'CT' })).toBe('not-ultrasound');
  expect(ruleOf({ modality: null })).toBe('not-ultrasound');
  expect(ruleOf({ modality: null, ...sop('6.1') })).toBeNull();
  expect(ruleOf({ modality: 'IVUS' }, { modalities: ['US', 'IVUS'] })).toBeNull();
});

test('the SOP class is flat ultrasound', () => {
  expect(ruleOf(sop('6.2'))).toBe('other-sop-class');
  expect(ruleOf(sop('104.1'))).toBe('other-sop-class');
});

test('secondary captures are left out unless they are asked for', () => {
  for (const end of ['7', '7.1', '7.2', '7.3', '7.4']) {
    expect(ruleOf(sop(end))).toBe('secondary-capture');
    expect(ruleOf({ ...sop(end), modality: 'OT' })).toBe('secondary-capture');
    expect(ruleOf(sop(end), { secondary_captures: 'take' })).toBeNull();
  }
  // A derived picture of a scanner is none, whatever its ImageType calls it.
  expect(
    ruleOf({ ...sop('6.1'), imageType: ['DERIVED', 'SECONDARY', 'BREAST', '0001'] }),
  ).toBeNull();
});

describe('the fourth value of ImageType', () => {
  test.each([
    ['0001', null],
    ['0000', null],
    ['0401', null],
    ['0002', 'm-mode'],
    ['0021', 'm-mode'],
    ['0004', 'spectral-doppler'],
    ['0009', 'spectral-doppler'],
    ['0011', 'colour-doppler'],
    ['0101', 'colour-doppler'],
    ['0019', 'spectral-doppler'],
    ['0040', '3d-rendering'],
    ['0200', 'tissue-characterization'],
    ['0201', 'tissue-characterization'],
    ['0400', null],
    ['0640', '3d-rendering'],
    ['', null],
    ['11', null],
    ['ROTATED', null],
  ])('%s', (code, rule) => {
    expect(ruleOf(imageType('ABDOMINAL', code))).toBe(rule);
  });
});

test('words that begin so are found, alone and in a row, in the language of any case', () => {
  expect(ruleOf({ seriesDescription: 'Liver Elastography' })).toBe('elastography');
  expect(ruleOf({ protocolName: 'SHEAR-WAVE' })).toBe('elastography');
  expect(ruleOf(imageType('ELASTO'))).toBe('elastography');
  expect(ruleOf({ imageComments: 'CEUS arterial phase' })).toBe('contrast');
  expect(ruleOf({ imageComments: 'pre contrast; abdomen without contrast' })).toBeNull();
  expect(ruleOf({ imageComments: 'shear', seriesDescription: 'wave' })).toBeNull();
  expect(
    ruleOf({ seriesDescription: 'scaffold elastomer'.replace('elasto', 'plasto') }),
  ).toBeNull();
  expect(ruleOf({ seriesDescription: 'Farbe' }, { elastography_words: ['farbe'] })).toBe(
    'elastography',
  );
  expect(ruleOf({ seriesDescription: 'Elasto' }, { elastography_words: [] })).toBeNull();
});

test('a contrast agent in the header', () => {
  expect(ruleOf({ contrastBolusAgent: 'SonoVue' })).toBe('contrast');
});
