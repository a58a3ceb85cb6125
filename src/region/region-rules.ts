import type { UltrasoundRegion } from '../studies/index.ts';
import type { ExclusionRule } from './exclusion.ts';
import { isColourFlow, isGraphics, isMMode, isSpectral } from './region-kinds.ts';

/** One reason for which the regions of a frame leave it out. */
interface RegionRule {
  readonly rule: ExclusionRule;
  /** What speaks against the frame; null when nothing does. */
  readonly fault: (regions: readonly UltrasoundRegion[]) => string | null;
}

/**
 * In the order in which they are asked, of the regions that lie in the image; the first that speaks
 * names the exclusion. A frame of tissue with a strip of heart trace below it passes.
 */
export const regionRules: readonly RegionRule[] = [
  {
    rule: 'spectral-doppler',
    fault: (regions) => (regions.some(isSpectral) ? 'a region of it is spectral Doppler' : null),
  },
  {
    rule: 'm-mode',
    fault: (regions) => (regions.some(isMMode) ? 'a region of it is M-mode' : null),
  },
  {
    rule: 'colour-doppler',
    fault: (regions) => (regions.some(isColourFlow) ? 'a region of it is colour flow' : null),
  },
  {
    rule: 'report-page',
    fault: (regions) =>
      regions.length > 0 && regions.every(isGraphics) ? 'all its regions are graphics' : null,
  },
];
