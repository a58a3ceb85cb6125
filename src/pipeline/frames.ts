import type { FrameRecord, Workspace } from '../catalog/index.ts';
import { frameHash, toFrame, writeFrame } from '../images/index.ts';
import type { ImageSettings } from '../images/index.ts';
import type { RegionSettings } from '../region/index.ts';
import { decideFrame, decideInstance } from '../region/index.ts';
import type { Instance } from '../studies/index.ts';

/** What became of an instance's frames; the verdict of the whole is that of its best frame. */
export interface ReadFrames {
  readonly frames: readonly FrameRecord[];
  readonly verdict: 'accepted' | 'excluded';
  readonly rule: string | null;
}

/** How frames are made from files. */
export interface FrameSettings {
  readonly region: RegionSettings;
  readonly images: ImageSettings;
  readonly cine: 'first' | 'middle' | 'all';
}

/** The workspace's present settings. */
export function frameSettings({ config }: Workspace): FrameSettings {
  return { region: config.region, images: config.images, cine: config.ingest.cine };
}

/**
 * Decodes the frames of an instance that count, by the given settings, and writes each
 * accepted one as a 256 x 256 PNG named by its content.
 *
 * @throws RefusedFile when a frame cannot be decoded.
 */
export async function readFrames(
  workspace: Pick<Workspace, 'framePath'>,
  instance: Instance,
  settings: FrameSettings,
): Promise<ReadFrames> {
  const outright = decideInstance(instance, settings.region);
  if (outright !== null) return { frames: [], verdict: 'excluded', rule: outright.rule };
  const frames: FrameRecord[] = [];
  for (const index of frameIndices(instance.frames, settings.cine)) {
    const raster = await instance.decodeFrame(index);
    const decision = decideFrame(raster, instance, settings.region);
    if (decision.verdict === 'excluded') {
      const { rule } = decision;
      frames.push({ index, verdict: 'excluded', rule, hash: null, box: null, boxRule: null });
      continue;
    }
    const { box, boxRule } = decision;
    const pixels = await toFrame(raster, box, settings.images);
    const hash = frameHash(pixels);
    await writeFrame(workspace.framePath(hash), pixels);
    frames.push({ index, verdict: 'accepted', rule: null, hash, box, boxRule });
  }
  const isAccepted = frames.some((frame) => frame.verdict === 'accepted');
  return {
    frames,
    verdict: isAccepted ? 'accepted' : 'excluded',
    rule: isAccepted ? null : (frames[0]?.rule ?? null),
  };
}

/** The frames taken of an instance that holds several: a cine loop shows one view many times. */
function frameIndices(frames: number, cine: 'first' | 'middle' | 'all'): number[] {
  if (cine === 'all') return Array.from({ length: frames }, (_, i) => i);
  return [cine === 'first' ? 0 : Math.floor((frames - 1) / 2)];
}
