export type { Raster } from './raster.ts';
export { listSource } from './list-source.ts';
export { openInstance } from './open-instance.ts';
export { RefusedFile, type QuarantineReason } from './refused-file.ts';
export type { DicomHeader, UltrasoundRegion } from './dicom-header.ts';
export type { Instance } from './instance.ts';
export type { Part, SourceEntry } from './source-entry.ts';
export { writeDicom } from './write-dicom.ts';
export { uidFrom } from './write-dicom-uid.ts';
