/**
 * What happens to an attribute in a de-identified copy: it stays, its UID is replaced, its date is
 * shifted, it is there and empty because an image must have it (type 2), or it is emptied where it
 * was, since the module that it belongs to must have it.
 */
type Action = 'keep' | 'uid' | 'date' | 'empty' | 'clear';

/** An attribute that a copy may hold, with its VR, since implicit files do not say it. */
export type KeptAttribute = readonly [vr: string, action: Action];

/** Attributes by their tag as eight hexadecimal digits. */
export type KeptAttributes = Readonly<Record<string, KeptAttribute>>;

/**
 * All that a de-identified copy holds of its original. The list says what stays and not what goes, so
 * that what nobody thought of goes: every attribute of PS3.15 table E.1-1 (2023b) that the Basic
 * Profile removes, and more. Dates stay, shifted, by the option Retain Longitudinal Temporal
 * Information with Modified Dates; pixel attributes are written with the pixels.
 */
export const KEPT: KeptAttributes = {
  '00080008': ['CS', 'keep'], // ImageType
  '00080016': ['UI', 'keep'], // SOPClassUID
  '00080018': ['UI', 'uid'], // SOPInstanceUID
  '00080020': ['DA', 'date'], // StudyDate
  '00080021': ['DA', 'date'], // SeriesDate
  '00080022': ['DA', 'date'], // AcquisitionDate
  '00080023': ['DA', 'date'], // ContentDate
  '0008002A': ['DT', 'date'], // AcquisitionDateTime
  '00080030': ['TM', 'keep'], // StudyTime
  '00080031': ['TM', 'keep'], // SeriesTime
  '00080032': ['TM', 'keep'], // AcquisitionTime
  '00080033': ['TM', 'keep'], // ContentTime
  '00080050': ['SH', 'empty'], // AccessionNumber
  '00080060': ['CS', 'keep'], // Modality
  '00080070': ['LO', 'keep'], // Manufacturer
  '00080090': ['PN', 'empty'], // ReferringPhysicianName
  '00081090': ['LO', 'keep'], // ManufacturerModelName
  '00082122': ['IS', 'keep'], // StageNumber
  '00082124': ['IS', 'keep'], // NumberOfStages
  '00082128': ['IS', 'keep'], // ViewNumber
  '0008212A': ['IS', 'keep'], // NumberOfViewsInStage
  '00082142': ['IS', 'keep'], // StartTrim
  '00082143': ['IS', 'keep'], // StopTrim
  '00082144': ['IS', 'keep'], // RecommendedDisplayFrameRate
  '00100030': ['DA', 'empty'], // PatientBirthDate
  '00100040': ['CS', 'empty'], // PatientSex
  '00180040': ['IS', 'keep'], // CineRate
  '00180072': ['DS', 'keep'], // EffectiveDuration
  '00181020': ['LO', 'keep'], // SoftwareVersions
  '00181063': ['DS', 'keep'], // FrameTime
  '00181065': ['DS', 'keep'], // FrameTimeVector
  '00181066': ['DS', 'keep'], // FrameDelay
  '00181088': ['IS', 'keep'], // HeartRate
  '00186011': ['SQ', 'keep'], // SequenceOfUltrasoundRegions
  '00186031': ['CS', 'keep'], // TransducerType
  '0020000D': ['UI', 'uid'], // StudyInstanceUID
  '0020000E': ['UI', 'uid'], // SeriesInstanceUID
  '00200010': ['SH', 'empty'], // StudyID
  '00200011': ['IS', 'keep'], // SeriesNumber
  '00200012': ['IS', 'keep'], // AcquisitionNumber
  '00200013': ['IS', 'keep'], // InstanceNumber
  '00200020': ['CS', 'keep'], // PatientOrientation
  '00200052': ['UI', 'uid'], // FrameOfReferenceUID
  '00200060': ['CS', 'keep'], // Laterality
  '00201040': ['LO', 'clear'], // PositionReferenceIndicator
  '00280008': ['IS', 'keep'], // NumberOfFrames
  '00280009': ['AT', 'keep'], // FrameIncrementPointer
  '00280014': ['US', 'keep'], // UltrasoundColorDataPresent
  '00280030': ['DS', 'keep'], // PixelSpacing
  '00280034': ['IS', 'keep'], // PixelAspectRatio
  '00282110': ['CS', 'keep'], // LossyImageCompression
  '00282112': ['DS', 'keep'], // LossyImageCompressionRatio
  '00282114': ['CS', 'keep'], // LossyImageCompressionMethod
};

/** What items of SequenceOfUltrasoundRegions hold (PS3.3 section C.8.5.5): numbers, all kept. */
export const KEPT_OF_REGIONS: KeptAttributes = Object.fromEntries(
  (
    [
      ['US', '6012 6014 6024 6026 6044 604C 604E'],
      ['UL', '6016 6018 601A 601C 601E 6030 6032 6046 6048 604A 6050 6052 6056 6058'],
      ['UL', '603D 6041 6042'],
      ['SL', '6020 6022 6038 6039 603A 603B 603F 6043'],
      ['FD', '6028 602A 602C 602E 6034 6036 6054'],
      ['FL', '605A'],
    ] as const
  ).flatMap(([vr, elements]) =>
    elements.split(' ').map((element) => [`0018${element}`, [vr, 'keep']] as const),
  ),
);
