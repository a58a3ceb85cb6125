import { UserError } from '../../errors.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Tensor } from '../tensor.ts';
import { float32 } from '../tensor.ts';
import type { Blob } from './blob.ts';
import { readBlob, readValues } from './blob.ts';
import type { BlobExtents } from './caffemodel.ts';
import type { BlobSpec, Layer } from './layer.ts';

/** A blob that is there and has the shape that its layer needs. */
export interface LayerBlob extends BlobSpec {
  readonly blob: Blob;
  /** Names it in errors. */
  readonly what: string;
}

/**
 * Finds the blobs of a layer in a weight file and holds their shapes against what the layer needs,
 * without reading their values.
 *
 * @throws UserError naming the layer.
 */
export async function findLayerBlobs(
  source: ByteSource,
  extents: BlobExtents,
  layer: Layer,
  specs: readonly BlobSpec[],
): Promise<LayerBlob[]> {
  const found = extents.get(layer.name) ?? [];
  if (found.length !== specs.length) {
    const roles = specs.map((spec) => spec.role).join(', ');
    throw new UserError(
      `Cannot use layer "${layer.name}": the weight file holds ${found.length} blobs for it, and ${specs.length} are needed (${roles}); the prototxt and the weights must be of the same network.`,
    );
  }
  const blobs: LayerBlob[] = [];
  for (const [i, { role, dims }] of specs.entries()) {
    const what = `the ${role} of layer "${layer.name}"`;
    const blob = await readBlob(source, found[i] ?? { start: 0, end: 0 }, what);
    // The old form writes a bias of 96 as 1 x 1 x 1 x 96.
    if (withoutLeadingOnes(blob.dims) !== withoutLeadingOnes(dims)) {
      throw new UserError(
        `Cannot use ${what}: its shape in the file is [${blob.dims.join(', ')}], and the prototxt asks for [${dims.join(', ')}].`,
      );
    }
    blobs.push({ role, dims, blob, what });
  }
  return blobs;
}

/**
 * Reads the values of a blob that was found.
 *
 * @throws UserError when one is not a finite number.
 */
export async function readLayerBlob(
  source: ByteSource,
  { blob, dims, what }: LayerBlob,
): Promise<Tensor<Float32Array>> {
  return float32(dims, await readValues(source, blob, what));
}

function withoutLeadingOnes(dims: readonly number[]): string {
  const first = dims.findIndex((dim) => dim !== 1);
  return first === -1 ? '' : dims.slice(first).join();
}
