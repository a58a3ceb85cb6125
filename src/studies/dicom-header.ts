import type { DataSet } from 'dicom-parser';

/** What is kept of a DICOM header; null where an attribute is absent or empty. */
export interface DicomHeader {
  readonly patientID: string | null;
  readonly patientName: string | null;
  readonly patientBirthDate: string | null;
  readonly issuerOfPatientID: string | null;
  readonly patientSex: string | null;
  readonly patientAge: string | null;
  /** Metres and kilograms; null where the header has no number above 0. */
  readonly patientSize: number | null;
  readonly patientWeight: number | null;
  readonly studyInstanceUID: string | null;
  readonly seriesInstanceUID: string | null;
  readonly sopInstanceUID: string | null;
  readonly sopClassUID: string | null;
  readonly modality: string | null;
  readonly manufacturer: string | null;
  readonly manufacturerModelName: string | null;
  /** What the probe is called: TransducerData, else TransducerType. */
  readonly transducer: string | null;
  /** The values of ImageType, as in the file; empty where there is none. */
  readonly imageType: readonly string[];
  readonly contrastBolusAgent: string | null;
  readonly seriesDescription: string | null;
  readonly protocolName: string | null;
  readonly imageComments: string | null;
}

/** One item of SequenceOfUltrasoundRegions (PS3.3 C.8.5.5), bounds inclusive as in the file. */
export interface UltrasoundRegion {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  /** RegionSpatialFormat: 1 is 2-D (tissue or flow). */
  readonly spatialFormat: number;
  /** RegionDataType: 1 is tissue. */
  readonly dataType: number;
}

export function readDicomHeader(dataSet: DataSet): DicomHeader {
  const positive = (tag: string): number | null => {
    const value = Number(text(tag) ?? '');
    return value > 0 && value < Infinity ? value : null;
  };
  const text = (tag: string): string | null => dataSet.string(tag)?.trim() || null;
  return {
    patientID: text('x00100020'),
    patientName: text('x00100010'),
    patientBirthDate: text('x00100030'),
    issuerOfPatientID: text('x00100021'),
    patientSex: text('x00100040'),
    patientAge: text('x00101010'),
    patientSize: positive('x00101020'),
    patientWeight: positive('x00101030'),
    studyInstanceUID: text('x0020000d'),
    seriesInstanceUID: text('x0020000e'),
    sopInstanceUID: text('x00080018'),
    sopClassUID: text('x00080016'),
    modality: text('x00080060'),
    manufacturer: text('x00080070'),
    manufacturerModelName: text('x00081090'),
    transducer: text('x00185010') ?? text('x00186031'),
    imageType:
      text('x00080008')
        ?.split('\\')
        .map((value) => value.trim()) ?? [],
    contrastBolusAgent: text('x00180010'),
    seriesDescription: text('x0008103e'),
    protocolName: text('x00181030'),
    imageComments: text('x00204000'),
  };
}

/** The ultrasound regions; items without all four bounds are left out. */
export function readUltrasoundRegions(dataSet: DataSet): UltrasoundRegion[] {
  const items = dataSet.elements['x00186011']?.items ?? [];
  return items.flatMap(({ dataSet: item }) => {
    const x0 = item?.uint32('x00186018');
    const y0 = item?.uint32('x0018601a');
    const x1 = item?.uint32('x0018601c');
    const y1 = item?.uint32('x0018601e');
    if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) return [];
    const spatialFormat = item?.uint16('x00186012') ?? 0;
    const dataType = item?.uint16('x00186014') ?? 0;
    return [{ x0, y0, x1, y1, spatialFormat, dataType }];
  });
}
