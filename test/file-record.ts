import type { FileRecord } from '../src/catalog/index.ts';

/** A made-up accepted file, `frames` frames long, that the same number always describes alike. */
export function fileRecord(
  number: number,
  changes: Partial<FileRecord> = {},
  frames = 1,
): FileRecord {
  const name = `study-${number % 40}/${number}.dcm`;
  return {
    path: `/archive/${name}`,
    name,
    size: 5_000_000_000 + number,
    mtimeMs: 1_700_000_000_000.25 + number,
    sha256: hex(number),
    settingsHash: 'settings',
    verdict: 'accepted',
    rule: null,
    patient: `P-${number % 20}`,
    study: `S-${number % 40}`,
    series: null,
    sopInstanceUID: `1.2.3.${number}`,
    format: 'dicom',
    acquisition: {
      sopClassUID: '1.2.840.10008.5.1.4.1.1.6.1',
      transferSyntaxUID: '1.2.840.10008.1.2.1',
      photometricInterpretation: 'RGB',
      rows: 480,
      columns: 640,
      frames,
      modality: 'US',
      manufacturer: 'Größe ApS',
      manufacturerModelName: null,
      person: null,
      insideCleaned: false,
      synthetic: false,
      transducer: null,
      patientSex: 'F',
      patientAge: '061Y',
      bodyMassIndex: 24,
    },
    label: { category: number % 2 === 0 ? 'liver' : 'spleen', source: 'folder' },
    split: null,
    frames: Array.from({ length: frames }, (_, index) => ({
      index,
      region: 0,
      verdict: 'accepted',
      rule: null,
      hash: hex(number * 7919 + index),
      box: { x0: 1, y0: 2, x1: 300, y1: 400 },
      boxRule: 'ultrasound-region',
      filled: [],
    })),
    ...changes,
  };
}

/** 64 hexadecimal digits that do not sort as the number does. */
function hex(number: number): string {
  const word = (Math.imul(number + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
  return word.repeat(8);
}
