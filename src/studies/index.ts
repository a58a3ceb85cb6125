export type { Raster } from './raster.ts';
export { copyIdentity } from './copy-identity.ts';
export { listSource } from './list-source.ts';
export { grayLevels } from './gray/gray-levels.ts';
export { evenRest } from './gray/even-rest.ts';
export { opening } from './gray/opening.ts';
export { resample } from './gray/resample.ts';
export { weighedSums, type WeighedSum } from './gray/weighed-sums.ts';
export { loadSharp } from './load-sharp.ts';
export { FileMemory } from './file-memory.ts';
export { extremes } from './extremes.ts';
export { luma, lumaOfPart } from './luma.ts';
export { instanceOf, openInstance } from './open-instance.ts';
export { type QuarantineReason, RefusedFile } from './refused-file.ts';
export {
  findSourceFile,
  type Origin,
  sha256Of,
  sniffFormat,
  sourceInMemory,
  type SourceFile,
} from './source-file.ts';
export { deidentifySettings, type PrivateTag } from './private-tags.ts';
export type { DicomHeader, UltrasoundRegion } from './dicom-header.ts';
export type { HeaderText } from './header-texts.ts';
export type { LentText } from './lent-text.ts';
export { readLentTexts } from './lent-texts.ts';
export type { Instance } from './instance.ts';
export type { Part, SourceEntry } from './source-entry.ts';
export { writeDeidentified } from './write-deidentified.ts';
export type { Code } from './structured-report/code.ts';
export type { Algorithm, ReportedPicture } from './structured-report/measurement-report.ts';
export {
  frameOf,
  readReportedInstance,
  type ReportedInstance,
} from './structured-report/reported-instance.ts';
export { ENHANCED_SR, writeReport, type WrittenReport } from './structured-report/write-report.ts';
export { writeDicom } from './write-dicom.ts';
export { uidFrom } from './write-dicom-uid.ts';
