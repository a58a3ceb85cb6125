import {
  type DicomHeader,
  grayLevels,
  luma,
  type Instance,
  type Raster,
} from '../studies/index.ts';
import { contentShare } from './blank.ts';
import { boxLevels } from './box-levels.ts';
import { type Box, boxArea, type BoxRule, isLarge, overlap, wholeImage } from './box.ts';
import { type BrightContent, brightContent } from './bright-content.ts';
import { colourShare } from './colour.ts';
import { exclude, type Exclusion } from './exclusion.ts';
import { flatShare, inkShare } from './flatness.ts';
import { graysOf } from './grays.ts';
import { headerRules } from './header-rules.ts';
import { placeRegions } from './place-regions.ts';
import { isTissue } from './region-kinds.ts';
import { regionRules } from './region-rules.ts';
import { countPictures } from './several-pictures.ts';
import type { RegionSettings } from './settings.ts';
import { tissueBoxes } from './tissue-boxes.ts';

/** Whether a picture counts, and where its tissue is. */
export type FrameDecision =
  | { readonly verdict: 'accepted'; readonly box: Box; readonly boxRule: BoxRule }
  | (Exclusion & {
      /** What was looked at; null where the header was enough, or nothing was found. */
      readonly box: Box | null;
      readonly boxRule: BoxRule | null;
    });

/** What is read of an instance before its pixels. */
export type InstanceFacts = Pick<Instance, 'header' | 'regions' | 'rows' | 'columns' | 'needs'>;

/**
 * Decides by the header alone; null when the pixels must be seen. Asking this first spares the
 * decoding of frames that will not count, and of encodings that only other modalities use. Plain
 * images have no header and are always looked at. Last comes whether they can be.
 */
export function decideInstance(
  instance: InstanceFacts,
  settings: RegionSettings,
): Exclusion | null {
  const { header, needs } = instance;
  if (header !== null) {
    const byHeader = decideHeader(header, settings) ?? decideRegions(instance, settings);
    if (byHeader !== null) return byHeader;
  }
  if (needs === undefined) return null;
  return exclude(`needs-${needs}`, `it is a video, and there is no ${needs} to decode it`);
}

function decideHeader(header: DicomHeader, settings: RegionSettings): Exclusion | null {
  for (const { rule, fault } of headerRules) {
    const why = fault(header, settings);
    if (why !== null) return exclude(rule, why);
  }
  return null;
}

/**
 * Whether more frames of a cine loop help to find the tissue: where no region of the header names
 * it.
 */
export function needsCine({ regions }: Pick<Instance, 'regions'>): boolean {
  return !regions.some(isTissue);
}

/**
 * Decides which pictures of a frame count and where their tissue is. The rules, in order: those of
 * the header ({@link decideInstance}); the tissue regions of the header, placed in the image, are
 * the boxes, of which each is a picture; without any, the frame's bright content is the one box,
 * unless it is nothing, several pictures or a page; what a box holds is neither blank nor coloured.
 *
 * @param cine other frames of the same loop, where {@link needsCine}; the more, the better the box.
 * @returns one decision, or one for each picture of a dual or quad screen.
 */
export function decideFrame(
  raster: Raster,
  instance: InstanceFacts,
  settings: RegionSettings,
  cine: readonly Raster[] = [],
): readonly FrameDecision[] {
  const byHeader = decideInstance(instance, settings);
  if (byHeader !== null) return [unseen(byHeader)];
  const { width, height } = raster;
  const gray = luma(raster);
  let found: BrightContent | null | undefined;
  const content = () => (found ??= brightContent(graysOf(raster, gray, cine), settings.margin));

  const placed = placeRegions(instance.regions, width, height, content);
  if (placed !== null) {
    const moved = { ...instance, regions: placed.regions };
    const byRegions = decideRegions(moved, settings);
    if (byRegions !== null) return [unseen(byRegions)];
    const boxes = tissueBoxes(placed.regions, width, height, settings);
    if (boxes.length > 0) {
      return boxes.map((box) => {
        const levels = grayLevels(gray, width, box);
        return decideBox(raster, levels, box, placed.boxRule, settings);
      });
    }
  }
  return [decideByPixels(raster, gray, content, settings)];
}

/** Asks the rules about regions, of those that lie in the image. */
function decideRegions(
  { regions, rows, columns }: InstanceFacts,
  settings: RegionSettings,
): Exclusion | null {
  const image = wholeImage(columns, rows);
  const shown = regions.filter((region) => isLarge(overlap(region, image), settings.minimum_side));
  for (const { rule, fault } of regionRules) {
    const why = fault(shown);
    if (why !== null) return exclude(rule, why);
  }
  return null;
}

function decideByPixels(
  raster: Raster,
  gray: Uint8Array,
  content: () => BrightContent | null,
  settings: RegionSettings,
): FrameDecision {
  const { width, height } = raster;
  const image = grayLevels(gray, width, wholeImage(width, height));
  const blank = blankness(image, settings);
  if (blank !== null) return unseen(blank);
  const bright = content();
  const { minimum_side: side, minimum_share: share } = settings;
  const least = share * width * height;
  if (bright === null || !isLarge(bright.box, side) || boxArea(bright.box) < least) {
    const nothing = `no bright part of at least ${side} x ${side} pixels and ${percent(share)} of the image`;
    const ink = inkShare(image);
    if (ink < settings.blank_share) return unseen(exclude('no-content', nothing));
    const why = `${nothing}, and ${percent(ink)} of its pixels are letters or lines`;
    return unseen(exclude('report-page', why));
  }
  const { box } = bright;
  const boxRule = bright.moves ? 'moving-content' : 'bright-content';
  const levels = boxLevels(gray, raster, box, image);
  const decision = decideBox(raster, levels, box, boxRule, settings);
  if (decision.verdict === 'excluded') return decision;
  const flat = flatShare(levels);
  if (flat >= settings.flat_share) {
    const why = `${percent(flat)} of its content has one of three gray levels, as pages have`;
    return { ...exclude('report-page', why), box, boxRule };
  }
  const pictures = countPictures(bright.grid, settings.picture_share);
  if (pictures > 1) {
    const why = `${pictures} pictures of like size, and no regions that tell where they are`;
    return { ...exclude('several-pictures', why), box, boxRule };
  }
  return decision;
}

/** Decides about a box that was found, whose gray levels are counted: it must show something, in gray. */
function decideBox(
  raster: Raster,
  levels: Uint32Array,
  box: Box,
  boxRule: BoxRule,
  settings: RegionSettings,
): FrameDecision {
  const blank = blankness(levels, settings);
  if (blank !== null) return { ...blank, box, boxRule };
  const { colour_margin: margin, colour_share: share } = settings;
  const coloured = colourShare(raster, box, margin, share);
  if (coloured < share || coloured === 0) return { verdict: 'accepted', box, boxRule };
  const why = `${percent(coloured)} of its tissue is coloured`;
  return { ...exclude('colour-doppler', why), box, boxRule };
}

function blankness(levels: Uint32Array, settings: RegionSettings): Exclusion | null {
  const share = contentShare(levels, settings.margin);
  if (share >= settings.blank_share) return null;
  return exclude('blank', `${percent(share)} of its pixels differ from the commonest gray`);
}

function unseen(exclusion: Exclusion): FrameDecision {
  return { ...exclusion, box: null, boxRule: null };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
