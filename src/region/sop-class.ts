import type { DicomHeader } from '../studies/index.ts';

const STORAGE = '1.2.840.10008.5.1.4.1.1.';

/** Ultrasound image and ultrasound multi-frame image storage, present and retired (PS3.6 table A-1). */
const ULTRASOUND: readonly string[] = ['6', '6.1', '3', '3.1'].map((end) => STORAGE + end);

/** Secondary capture image storage and its multi-frame kinds (PS3.6 table A-1). */
const SECONDARY_CAPTURE: readonly string[] = ['7', '7.1', '7.2', '7.3', '7.4'].map(
  (end) => STORAGE + end,
);

/** Whether a SOP class is that of flat ultrasound pictures. Enhanced ultrasound volumes are not. */
export function isUltrasoundImage(sopClassUID: string | null): boolean {
  return sopClassUID !== null && ULTRASOUND.includes(sopClassUID);
}

/** What speaks against a frame because some station captured a screen; null when nothing does. */
export function secondaryCaptureFault(
  { sopClassUID }: DicomHeader,
  secondaryCaptures: 'exclude' | 'take',
): string | null {
  if (secondaryCaptures === 'take' || !isSecondaryCapture(sopClassUID)) return null;
  return 'its SOP class is a secondary capture';
}

/** What speaks against the SOP class of an instance; a file that names none is judged by the rest. */
export function sopClassFault({ sopClassUID }: DicomHeader): string | null {
  if (sopClassUID === null || isUltrasoundImage(sopClassUID) || isSecondaryCapture(sopClassUID)) {
    return null;
  }
  return `its SOP class ${sopClassUID} is no ultrasound image`;
}

function isSecondaryCapture(sopClassUID: string | null): boolean {
  return sopClassUID !== null && SECONDARY_CAPTURE.includes(sopClassUID);
}
