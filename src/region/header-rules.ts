import type { DicomHeader } from '../studies/index.ts';
import { describedAs } from './described.ts';
import type { ExclusionRule } from './exclusion.ts';
import { imageTypeFault } from './image-type.ts';
import { modalityFault } from './modality.ts';
import type { RegionSettings } from './settings.ts';
import { secondaryCaptureFault, sopClassFault } from './sop-class.ts';

/** One reason for which a header alone leaves a file out. */
interface HeaderRule {
  readonly rule: ExclusionRule;
  /** What speaks against the file; null when nothing does. */
  readonly fault: (header: DicomHeader, settings: RegionSettings) => string | null;
}

/** In the order in which they are asked; the first that speaks names the exclusion. */
export const headerRules: readonly HeaderRule[] = [
  {
    rule: 'secondary-capture',
    fault: (header, settings) => secondaryCaptureFault(header, settings.secondary_captures),
  },
  {
    rule: 'not-ultrasound',
    fault: (header, settings) => modalityFault(header, settings.modalities),
  },
  { rule: 'other-sop-class', fault: sopClassFault },
  { rule: '3d-rendering', fault: (header) => imageTypeFault(header, '3d-rendering') },
  {
    rule: 'tissue-characterization',
    fault: (header) => imageTypeFault(header, 'tissue-characterization'),
  },
  {
    rule: 'elastography',
    fault: (header, settings) => wordFault(header, settings.elastography_words),
  },
  {
    rule: 'contrast',
    fault: (header, settings) =>
      header.contrastBolusAgent === null
        ? wordFault(header, settings.contrast_words)
        : 'its header names a contrast agent',
  },
  { rule: 'spectral-doppler', fault: (header) => imageTypeFault(header, 'spectral-doppler') },
  { rule: 'm-mode', fault: (header) => imageTypeFault(header, 'm-mode') },
  { rule: 'colour-doppler', fault: (header) => imageTypeFault(header, 'colour-doppler') },
];

function wordFault(header: DicomHeader, words: readonly string[]): string | null {
  const word = describedAs(header, words);
  return word === null ? null : `its header says "${word}"`;
}
