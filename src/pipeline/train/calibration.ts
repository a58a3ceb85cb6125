import type { Backbone, Int8 } from '../../backbones/index.ts';
import { calibrate } from '../../backbones/index.ts';
import type { FrameRow, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { throwIfInterrupted } from '../../errors.ts';
import { readFrame } from '../../images/index.ts';

/** How the numbers of a frozen network are held. */
export type Precision = 'fp32' | 'int8';

/** Frames that ranges are observed on. */
const FRAMES = 128;

/** Observes a backbone's ranges on the first training frames by content hash. */
export async function calibrateOn(
  workspace: Workspace,
  backbone: Backbone,
  inTrain: readonly FrameRow[],
  effects: Effects,
): Promise<Int8> {
  const hashes = [...new Set(inTrain.map((row) => row.hash))].sort().slice(0, FRAMES);
  async function* frames(): AsyncGenerator<Uint8Array> {
    let done = 0;
    for await (const path of workspace.frames.files(hashes)) {
      throwIfInterrupted(effects.signal, 'calibrating');
      yield await readFrame(path);
      effects.progress('Calibrating 8-bit numbers', ++done, hashes.length);
    }
  }
  return await calibrate(backbone, frames());
}
