import type { DicomHeader } from '../studies/index.ts';

/** Ultrasound and ultrasound multi-frame storage, present and retired (PS3.6 table A-1). */
const ULTRASOUND_CLASSES: readonly string[] = ['6', '6.1', '3', '3.1'].map(
  (end) => `1.2.840.10008.5.1.4.1.1.${end}`,
);

/**
 * What speaks against the modality of an instance; null when nothing does. Plain images have none
 * and are taken; a DICOM file without one is taken when its SOP class is an ultrasound image.
 */
export function modalityFault(
  header: DicomHeader | null,
  modalities: readonly string[],
): string | null {
  if (header === null) return null;
  const { modality, sopClassUID } = header;
  if (modality === null) {
    const isUltrasound = sopClassUID !== null && ULTRASOUND_CLASSES.includes(sopClassUID);
    return isUltrasound ? null : 'it names no modality and is no ultrasound image by its SOP class';
  }
  return modalities.includes(modality)
    ? null
    : `its modality is ${modality}, not ${modalities.join(' or ')}`;
}
