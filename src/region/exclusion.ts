/**
 * Why a frame does not count. Kept once used: people count by these words. Each is explained, with
 * its thresholds, in docs/ingestion.md.
 */
export type ExclusionRule =
  | 'not-ultrasound'
  | 'secondary-capture'
  | 'other-sop-class'
  | 'tissue-characterization'
  | 'elastography'
  | 'contrast'
  | '3d-rendering'
  | 'spectral-doppler'
  | 'm-mode'
  | 'colour-doppler'
  | 'report-page'
  | 'needs-ffmpeg'
  | 'several-pictures'
  | 'blank'
  | 'no-content';

/** A frame or file that was read and does not count. */
export interface Exclusion {
  readonly verdict: 'excluded';
  readonly rule: ExclusionRule;
  /** What was seen, without what identifies a patient. */
  readonly why: string;
}

export function exclude(rule: ExclusionRule, why: string): Exclusion {
  return { verdict: 'excluded', rule, why };
}
