import type { DicomHeader } from '../studies/index.ts';
import { isUltrasoundImage } from './sop-class.ts';

/**
 * What speaks against the modality of an instance; null when nothing does. A file without one is
 * taken when its SOP class is an ultrasound image.
 */
export function modalityFault(
  { modality, sopClassUID }: DicomHeader,
  modalities: readonly string[],
): string | null {
  if (modality === null) {
    return isUltrasoundImage(sopClassUID)
      ? null
      : 'it names no modality and is no ultrasound image by its SOP class';
  }
  return modalities.includes(modality)
    ? null
    : `its modality is ${modality}, not ${modalities.join(' or ')}`;
}
