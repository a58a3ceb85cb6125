import { imageSettings, toFrame } from '../../src/images/index.ts';
import { decideFrame, regionSettings } from '../../src/region/index.ts';
import { listSource, openInstance } from '../../src/studies/index.ts';
import { shared } from '../../test/shared.ts';

/** A real frame, as ingest makes it. */
export interface Clip {
  readonly patient: string;
  readonly label: string;
  readonly pixels: Uint8Array;
}

/** The frames of lung-clips, patient by patient in the order of their names. */
export async function readClips(): Promise<readonly Clip[]> {
  const clips: Clip[] = [];
  for await (const { entry, refused } of listSource(shared('lung-clips/manifest.csv'))) {
    if (refused !== null) throw refused;
    const instance = await openInstance(entry.path);
    const raster = await instance.decodeFrame(0);
    const [decision] = decideFrame(raster, instance, regionSettings.parse({}));
    if (decision?.verdict !== 'accepted') continue;
    const pixels = toFrame(raster, decision.box, imageSettings.parse({}));
    clips.push({ patient: entry.patient ?? '', label: entry.label ?? '', pixels });
  }
  return clips.sort((a, b) => (a.patient < b.patient ? -1 : Number(a.patient > b.patient)));
}
