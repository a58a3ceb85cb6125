import type { DicomHeader } from '../studies/index.ts';
import type { ExclusionRule } from './exclusion.ts';

/**
 * Bits of ImageType's fourth value, four hexadecimal digits, that say what an ultrasound picture
 * shows besides a gray plane (PS3.3 C.8.5.6.1.1). The first that is set names the rule. Two bits are
 * not among them: 0001 is 2D imaging, and 0400 says that frames are related in space, as in a sweep.
 */
const SHOWN: readonly (readonly [bit: number, rule: ExclusionRule, what: string])[] = [
  [0x0040, '3d-rendering', 'a 3D rendering'],
  [0x0200, 'tissue-characterization', 'tissue characterization'],
  [0x0004, 'spectral-doppler', 'CW Doppler'],
  [0x0008, 'spectral-doppler', 'PW Doppler'],
  [0x0002, 'm-mode', 'M-mode'],
  [0x0020, 'm-mode', 'colour M-mode'],
  [0x0010, 'colour-doppler', 'colour Doppler'],
  [0x0100, 'colour-doppler', 'power Doppler'],
];

/** What the ImageType of an ultrasound image says against it under one rule; null for nothing. */
export function imageTypeFault({ imageType }: DicomHeader, rule: ExclusionRule): string | null {
  const code = imageType[3] ?? '';
  if (!/^[0-9a-f]{4}$/i.test(code)) return null;
  const bits = parseInt(code, 16);
  const shown = SHOWN.find(([bit, of]) => of === rule && (bits & bit) !== 0);
  return shown === undefined ? null : `its ImageType ${code} says ${shown[2]}`;
}
