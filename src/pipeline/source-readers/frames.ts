import { findLines } from '../../annotation/index.ts';
import type { FrameRecord, Workspace } from '../../catalog/index.ts';
import { frameHash, hiddenParts, partInFrame, toFrame, writeFrame } from '../../images/index.ts';
import type { ImageSettings } from '../../images/index.ts';
import type { Box, RegionSettings } from '../../region/index.ts';
import { decideFrame, decideInstance, findFurniture, needsCine } from '../../region/index.ts';
import type { Instance, Raster } from '../../studies/index.ts';
import { chooseFrames, type CineSettings, evenly } from './choose-frames.ts';

/** What became of an instance's frames; the verdict of the whole is that of its best frame. */
export interface ReadFrames {
  readonly frames: readonly FrameRecord[];
  readonly verdict: 'accepted' | 'excluded';
  readonly rule: string | null;
}

/** How frames are made from files. */
export interface FrameSettings extends CineSettings {
  readonly region: RegionSettings;
  readonly images: ImageSettings;
}

/** The workspace's present settings. */
export function frameSettings({ config }: Pick<Workspace, 'config'>): FrameSettings {
  const { cine, cine_frames: cineFrames, key_difference: keyDifference } = config.ingest;
  return { region: config.region, images: config.images, cine, cineFrames, keyDifference };
}

/**
 * Decodes the frames of an instance that count, by the given settings, and writes each
 * accepted picture as a 256 x 256 PNG named by its content. A dual screen gives two.
 *
 * @throws RefusedFile when a frame cannot be decoded.
 */
export async function readFrames(
  workspace: Pick<Workspace, 'framePath'>,
  instance: Instance,
  settings: FrameSettings,
): Promise<ReadFrames> {
  return await makeFrames(instance, settings, (pixels) => {
    const hash = frameHash(pixels);
    writeFrame(workspace.framePath(hash), pixels);
    return hash;
  });
}

/**
 * {@link readFrames} for wherever frames are to go.
 *
 * @param keep takes the 65,536 gray values of each accepted picture and names it.
 */
export async function makeFrames(
  instance: Instance,
  settings: FrameSettings,
  keep: (pixels: Uint8Array) => string,
): Promise<ReadFrames> {
  const outright = decideInstance(instance, settings.region);
  if (outright !== null) return { frames: [], verdict: 'excluded', rule: outright.rule };
  const frames: FrameRecord[] = [];
  const cine = await cineOf(instance, settings.region);
  for (const index of await chooseFrames(instance, settings)) {
    const raster = await instance.decodeFrame(index);
    const decisions = decideFrame(raster, instance, settings.region, cine);
    for (const [region, decision] of decisions.entries()) {
      const { verdict, box, boxRule } = decision;
      if (verdict === 'excluded') {
        const { rule } = decision;
        frames.push({ index, region, verdict, rule, hash: null, box, boxRule, filled: [] });
        continue;
      }
      const hidden = settings.images.mask === 'fill' ? hiddenIn(raster, box, settings.region) : [];
      const hash = keep(toFrame(raster, box, settings.images, hidden));
      const filled = hidden.map((part) => partInFrame(part, box, settings.images));
      frames.push({ index, region, verdict, rule: null, hash, box, boxRule, filled });
    }
  }
  const isAccepted = frames.some((frame) => frame.verdict === 'accepted');
  return {
    frames,
    verdict: isAccepted ? 'accepted' : 'excluded',
    rule: isAccepted ? null : (frames[0]?.rule ?? null),
  };
}

/** What is filled of a region before the network sees it. */
export function hiddenIn(
  raster: Raster,
  box: Box,
  settings: Pick<RegionSettings, 'margin' | 'colour_margin'>,
): Box[] {
  const lines = findLines(raster).map(({ ground }) => ground);
  return hiddenParts([...lines, ...findFurniture(raster, box, settings)], box);
}

/** Frames of a cine loop over which its tissue is looked for; none where the header names it. */
export async function cineOf(instance: Instance, settings: RegionSettings): Promise<Raster[]> {
  if (instance.frames === 1 || !needsCine(instance)) return [];
  const rasters: Raster[] = [];
  for (const index of evenly(instance.frames, settings.cine_samples)) {
    rasters.push(await instance.decodeFrame(index));
  }
  return rasters;
}
