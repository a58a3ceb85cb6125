import type { DcmjsElement, DcmjsElements } from 'dcmjs';
import { uidFrom } from '../write-dicom-uid.ts';
import { codeItem } from './code.ts';
import { contentElements, sequence } from './content-item.ts';
import {
  type Algorithm,
  measurementReport,
  REPORT_TITLE,
  type ReportedPicture,
} from './measurement-report.ts';
import type { ReportedInstance } from './reported-instance.ts';

/** Enhanced SR Storage (PS3.4 section B.5). */
export const ENHANCED_SR = '1.2.840.10008.5.1.4.1.1.88.22';
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

export interface ReportToWrite {
  readonly instance: ReportedInstance;
  readonly algorithm: Algorithm;
  readonly pictures: readonly ReportedPicture[];
  /** What holds of the whole report, such as its intended use. */
  readonly remarks: readonly string[];
  /** When it was made; the same time gives the same bytes. */
  readonly at: Date;
}

/** A report as a DICOM file. */
export interface WrittenReport {
  readonly sopInstanceUID: string;
  readonly bytes: Uint8Array;
}

/**
 * Writes what an algorithm says of the pictures of one instance as an Enhanced SR by TID 1500, in the
 * instance's study, in a series of the algorithm's own. It is preliminary and unverified: nobody has
 * read it. Its UID depends on the instance and the algorithm alone, so that a repeat is the same object.
 */
export async function writeReport(report: ReportToWrite): Promise<WrittenReport> {
  // It takes a while to load.
  const { default: dcmjs } = await import('dcmjs');
  const { instance, algorithm } = report;
  const sopInstanceUID = uidFrom('structured report', instance.sopInstanceUID, algorithm.uid);
  const file = new dcmjs.data.DicomDict({
    '00020001': { vr: 'OB', Value: [new Uint8Array([0, 1]).buffer] },
    '00020002': text('UI', ENHANCED_SR),
    '00020003': text('UI', sopInstanceUID),
    '00020010': text('UI', EXPLICIT_LITTLE_ENDIAN),
    '00020012': text('UI', uidFrom('sonograft', 'implementation')),
    '00020013': text('SH', 'SONOGRAFT'),
  });
  const elements = { ...general(report, sopInstanceUID), ...content(report) };
  // Elements are written in the order of their tags.
  file.dict = Object.fromEntries(Object.entries(elements).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { sopInstanceUID, bytes: new Uint8Array(file.write()) };
}

/** What is not content: PS3.3 section A.35.2. */
function general({ instance, algorithm, at }: ReportToWrite, uid: string): DcmjsElements {
  const { studyInstanceUID, context } = instance;
  const [date = '', time = ''] = at
    .toISOString()
    .replaceAll(/[-:]|\..*$/g, '')
    .split('T');
  return {
    ...context,
    '00080005': text('CS', 'ISO_IR 192'),
    '00080016': text('UI', ENHANCED_SR),
    '00080018': text('UI', uid),
    '00080023': text('DA', date),
    '00080033': text('TM', time),
    '00080060': text('CS', 'SR'),
    '00080070': text('LO', 'Sonograft'),
    '00080201': text('SH', '+0000'),
    '0008103E': text('LO', 'Classification, research use only'),
    '00081090': text('LO', algorithm.name.slice(0, 64)),
    '00081111': sequence(),
    '00181020': text('LO', algorithm.version.slice(0, 64)),
    '0020000D': text('UI', studyInstanceUID),
    '0020000E': text('UI', uidFrom('series of reports', studyInstanceUID, algorithm.uid)),
    '00200011': text('IS', String(SERIES_NUMBER)),
    '00200013': text('IS', '1'),
  };
}

/** Above the series that scanners number. */
const SERIES_NUMBER = 9017;

function content({ instance, algorithm, pictures, remarks }: ReportToWrite): DcmjsElements {
  return {
    '0040A040': text('CS', 'CONTAINER'),
    '0040A043': sequence(codeItem(REPORT_TITLE)),
    '0040A050': text('CS', 'SEPARATE'),
    '0040A372': sequence(),
    '0040A375': sequence(evidence(instance)),
    '0040A491': text('CS', 'COMPLETE'),
    '0040A493': text('CS', 'UNVERIFIED'),
    '0040A496': text('CS', 'PRELIMINARY'),
    '0040A504': sequence({ '00080105': text('CS', 'DCMR'), '0040DB00': text('CS', '1500') }),
    '0040A730': sequence(...measurementReport(algorithm, pictures, remarks).map(contentElements)),
  };
}

/** What the report refers to, by study and series (PS3.3 table C.17-3). */
function evidence(instance: ReportedInstance): DcmjsElements {
  const { studyInstanceUID, seriesInstanceUID, sopClassUID, sopInstanceUID } = instance;
  return {
    '00081115': sequence({
      '00081199': sequence({
        '00081150': text('UI', sopClassUID),
        '00081155': text('UI', sopInstanceUID),
      }),
      '0020000E': text('UI', seriesInstanceUID),
    }),
    '0020000D': text('UI', studyInstanceUID),
  };
}

function text(vr: string, ...values: readonly string[]): DcmjsElement {
  return { vr, Value: values };
}
