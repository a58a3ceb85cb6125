import type { DicomHeader } from '../src/studies/index.ts';

/** The header of an ultrasound file that says nothing else than `values`. */
export function dicomHeader(values: Partial<DicomHeader> = {}): DicomHeader {
  return {
    patientID: null,
    patientName: null,
    patientBirthDate: null,
    issuerOfPatientID: null,
    patientSex: null,
    patientAge: null,
    patientSize: null,
    patientWeight: null,
    studyInstanceUID: null,
    seriesInstanceUID: null,
    sopInstanceUID: null,
    sopClassUID: null,
    modality: 'US',
    manufacturer: null,
    manufacturerModelName: null,
    transducer: null,
    imageType: [],
    contrastBolusAgent: null,
    seriesDescription: null,
    protocolName: null,
    imageComments: null,
    ...values,
  };
}
