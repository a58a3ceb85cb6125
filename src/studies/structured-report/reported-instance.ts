import type { DataSet } from 'dicom-parser';
import type { DcmjsElements } from 'dcmjs';
import type { ByteSource } from '../byte-source.ts';
import { textDecoderOf } from '../character-sets.ts';
import { parseDataSet } from '../data-set.ts';
import { corrupt } from '../refused-file.ts';
import type { ImageReference } from './content-item.ts';

/** The instance that a report is about: what refers to it, and what the report says of its patient and study. */
export interface ReportedInstance {
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  /** 1 where the image is no loop. */
  readonly frames: number;
  /** Of the patient and study modules, as they stand in the instance, in UTF-8. */
  readonly context: DcmjsElements;
}

/** Attributes that all instances of a study share (PS3.3 tables C.7-1 and C.7-3); empty where unknown. */
const CONTEXT = [
  ['00080020', 'DA'],
  ['00080030', 'TM'],
  ['00080050', 'SH'],
  ['00080090', 'PN'],
  ['00081030', 'LO'],
  ['00100010', 'PN'],
  ['00100020', 'LO'],
  ['00100021', 'LO'],
  ['00100030', 'DA'],
  ['00100040', 'CS'],
  ['00200010', 'SH'],
] as const;

/** Left out where the instance lacks them; the others are then written empty (type 2). */
const OPTIONAL: ReadonlySet<string> = new Set(['00081030', '00100021']);

/** No value of these attributes is longer; what is, is cut (PS3.5 section 6.2, five components and groups). */
const MOST_BYTES = 1024;

/**
 * Reads what a report needs of the instance that it is about.
 *
 * @throws RefusedFile when the header does not parse or lacks one of the four identifiers.
 */
export function readReportedInstance(source: ByteSource): ReportedInstance {
  const { dataSet } = parseDataSet(source);
  const uid = (tag: string, name: string): string => {
    const value = dataSet.string(tag)?.trim() ?? '';
    if (!/^[0-9.]{1,64}$/.test(value)) throw corrupt(`its ${name} is missing`);
    return value;
  };
  return {
    sopClassUID: uid('x00080016', 'SOPClassUID'),
    sopInstanceUID: uid('x00080018', 'SOPInstanceUID'),
    studyInstanceUID: uid('x0020000d', 'StudyInstanceUID'),
    seriesInstanceUID: uid('x0020000e', 'SeriesInstanceUID'),
    frames: Math.max(1, dataSet.intString('x00280008') ?? 1),
    context: contextOf(dataSet),
  };
}

/** A frame of an instance, counted from 0, as reports refer to it. */
export function frameOf(instance: ReportedInstance, frame: number): ImageReference {
  const { sopClassUID, sopInstanceUID, frames } = instance;
  return { sopClassUID, sopInstanceUID, frames: frames === 1 ? null : [frame + 1] };
}

/** A value as its representation allows it (PS3.5 section 6.2), since scanners write what they like; empty where it says nothing so. */
function fitting(vr: (typeof CONTEXT)[number][1], value: string): string {
  switch (vr) {
    case 'DA':
      // ACR-NEMA wrote dots.
      return /^\d{8}$/.exec(value.replaceAll('.', ''))?.[0] ?? '';
    case 'TM':
      return /^\d{2,6}(\.\d{1,6})?$/.exec(value.replaceAll(':', ''))?.[0] ?? '';
    case 'CS':
      return /^[A-Z0-9 _]{1,16}$/.exec(value)?.[0] ?? '';
    case 'SH':
      return value.slice(0, 16);
    case 'LO':
      return value.slice(0, 64);
    case 'PN':
      return value
        .split('=', 3)
        .map((group) => group.slice(0, 64))
        .join('=');
  }
}

function contextOf(dataSet: DataSet): DcmjsElements {
  const decode = textDecoderOf(dataSet);
  const context: DcmjsElements = {};
  for (const [tag, vr] of CONTEXT) {
    const element = dataSet.elements[`x${tag.toLowerCase()}`];
    const { dataOffset = 0, length = 0 } = element ?? {};
    const bytes = dataSet.byteArray.subarray(dataOffset, dataOffset + Math.min(length, MOST_BYTES));
    const value = fitting(vr, decode(bytes).replaceAll('\0', '').trim());
    if (value !== '') context[tag] = { vr, Value: [value] };
    else if (!OPTIONAL.has(tag)) context[tag] = { vr, Value: [] };
  }
  return context;
}
