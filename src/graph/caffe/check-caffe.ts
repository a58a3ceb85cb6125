import { UserError } from '../../errors.ts';
import { withSource } from '../byte-source.ts';
import { findBlobs } from './caffemodel.ts';
import type { BlobSpec } from './layer.ts';
import { findLayerBlobs, readLayerBlob } from './layer-blobs.ts';
import { planCaffe } from './plan.ts';
import type { CaffeFiles } from './read-caffe.ts';

/** The weights of one layer, in the order of the weight file. */
export interface CaffeLayerWeights {
  readonly layer: string;
  readonly type: string;
  readonly blobs: readonly BlobSpec[];
}

/** What a network needs of its weight file, layer by layer. */
export function caffeWeights(prototxt: string): CaffeLayerWeights[] {
  return planCaffe(prototxt)
    .layers.filter(({ blobs }) => blobs.length > 0)
    .map(({ layer, blobs }) => ({ layer: layer.name, type: layer.type, blobs }));
}

/**
 * Checks that a weight file holds every weight of a network, in the right shape and, unless only the
 * shapes are asked for, finite; and no weights of other layers. One blob at a time is in memory.
 *
 * @param onLayer hears of every layer that was found right.
 * @throws UserError naming the first layer that is wrong.
 */
export async function checkCaffe(
  files: CaffeFiles,
  depth: 'shapes' | 'values',
  onLayer: (name: string) => void = () => undefined,
): Promise<void> {
  const plan = planCaffe(files.prototxt);
  await withSource(files.weights, async (source) => {
    const extents = await findBlobs(source);
    const names = new Set(plan.layers.map(({ layer }) => layer.name));
    for (const { layer, blobs } of plan.layers) {
      if (blobs.length === 0) continue;
      for (const blob of await findLayerBlobs(source, extents, layer, blobs)) {
        if (depth === 'values') await readLayerBlob(source, blob);
      }
      onLayer(layer.name);
    }
    const other = [...extents.keys()].find((name) => !names.has(name));
    if (other !== undefined) {
      throw new UserError(
        `Cannot use the weight file: it also holds weights for layer "${other}", which ${plan.name} does not have.`,
      );
    }
  });
}
