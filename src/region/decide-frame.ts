import { type Instance, luma, type Raster } from '../studies/index.ts';
import { contentShare } from './blank.ts';
import type { Box, BoxRule } from './box.ts';
import { brightContentBox } from './bright-content.ts';
import { modalityFault } from './modality.ts';
import type { RegionSettings } from './settings.ts';
import { tissueRegionBox } from './ultrasound-region.ts';

/** Why a frame does not count. Kept once used: people count by these words. */
export type ExclusionRule = 'not-ultrasound' | 'blank' | 'no-content';

/** Whether a frame counts, and where its tissue is. */
export type FrameDecision =
  | { readonly verdict: 'accepted'; readonly box: Box; readonly boxRule: BoxRule }
  | { readonly verdict: 'excluded'; readonly rule: ExclusionRule; readonly why: string };

type Exclusion = Extract<FrameDecision, { verdict: 'excluded' }>;

/**
 * Decides by the header alone; null when the pixels must be seen. Asking this first spares the
 * decoding of frames that will not count, and of encodings that only other modalities use.
 */
export function decideInstance(
  instance: Pick<Instance, 'header'>,
  settings: RegionSettings,
): Exclusion | null {
  const why = modalityFault(instance.header, settings.modalities);
  return why === null ? null : exclude('not-ultrasound', why);
}

/**
 * Decides whether a frame counts and where its tissue is. The rules, in order: the modality is one
 * of those taken; the tissue region of the DICOM header is the box when there is a usable one, else
 * the frame's bright content is; what the box holds is not blank.
 */
export function decideFrame(
  raster: Raster,
  instance: Pick<Instance, 'header' | 'regions'>,
  settings: RegionSettings,
): FrameDecision {
  const byHeader = decideInstance(instance, settings);
  if (byHeader) return byHeader;
  const { width, height } = raster;
  const { margin, minimum_side: minimumSide } = settings;
  const gray = luma(raster);

  const region = tissueRegionBox(instance.regions, width, height, minimumSide);
  if (region) {
    return (
      blankness(gray, width, region, settings) ?? {
        verdict: 'accepted',
        box: region,
        boxRule: 'ultrasound-region',
      }
    );
  }
  const whole = { x0: 0, y0: 0, x1: width - 1, y1: height - 1 };
  const blank = blankness(gray, width, whole, settings);
  if (blank) return blank;
  const box = brightContentBox(gray, width, height, margin);
  if (!box || box.x1 - box.x0 + 1 < minimumSide || box.y1 - box.y0 + 1 < minimumSide) {
    return exclude(
      'no-content',
      `no bright part of at least ${minimumSide} x ${minimumSide} pixels`,
    );
  }
  return { verdict: 'accepted', box, boxRule: 'bright-content' };
}

function blankness(
  gray: Uint8Array,
  width: number,
  box: Box,
  settings: RegionSettings,
): Exclusion | null {
  const share = contentShare(gray, width, box, settings.margin);
  if (share >= settings.blank_share) return null;
  const percent = (100 * share).toFixed(2);
  return exclude('blank', `${percent} % of its pixels differ from the commonest gray`);
}

function exclude(rule: ExclusionRule, why: string): Exclusion {
  return { verdict: 'excluded', rule, why };
}
