import { GraphBuilder } from '../builder.ts';
import { withSource } from '../byte-source.ts';
import type { Graph } from '../graph.ts';
import type { Tensor } from '../tensor.ts';
import { findBlobs } from './caffemodel.ts';
import { emitterOf } from './emitter.ts';
import { findLayerBlobs, readLayerBlob } from './layer-blobs.ts';
import type { CaffePart } from './plan.ts';
import { planCaffe } from './plan.ts';

export interface CaffeFiles {
  /** The text of the network description. */
  readonly prototxt: string;
  /** The path of the .caffemodel, or its bytes. */
  readonly weights: string | Uint8Array;
}

/**
 * Reads a Caffe network: its description and its weights, V1 or V2 or mixed.
 *
 * Only the part that is asked for is built, and only its weights are read, each blob from its place
 * in the file straight into an array of its own: VGG-16 up to pool5 takes 59 MB of its 553 MB file.
 *
 * The graph's inputs are named as in the prototxt, float32 [N, channels, height, width] with the
 * batch N open whatever the prototxt says. Values have the names of Caffe's blobs; a blob that
 * layers overwrite in place has the name for what it holds in the end, and what layer L left in it
 * before is called `blob@L`: `fc6` is after its ReLU, `fc6@fc6` before. Weights are called
 * `layer.weight`, `layer.bias`, as they lie in the file (fully connected: outputs x inputs).
 *
 * @param part which values to make (`until`, default those that nothing reads) and which to take as
 *   inputs instead of computing them (`from`); by name of the value, the blob or the layer. Outputs
 *   are called what they were asked for by.
 * @throws UserError naming the layer when the network uses what is not supported or the weights are
 *   missing, damaged, not finite or of another shape.
 * @example
 * const map = await readCaffe({ prototxt, weights: 'VGG16.caffemodel' }, { until: ['pool5'] });
 * const head = await readCaffe({ prototxt, weights }, { from: ['pool5'], until: ['fc8'] });
 */
export async function readCaffe(files: CaffeFiles, part: CaffePart = {}): Promise<Graph> {
  const plan = planCaffe(files.prototxt, part);
  const g = new GraphBuilder(plan.name);
  for (const { name, shape } of plan.inputs) g.input(name, 'float32', ['N', ...shape]);
  const outputNames = plan.outputs.map((output) => output.name);
  const names = new Set([...plan.valueNames, ...outputNames]);
  await withSource(files.weights, async (source) => {
    const extents = await findBlobs(source);
    for (const { layer, inputs, outputs, blobs, emit } of plan.layers) {
      const tensors: Tensor<Float32Array>[] = [];
      if (blobs.length > 0) {
        for (const blob of await findLayerBlobs(source, extents, layer, blobs)) {
          tensors.push(await readLayerBlob(source, blob));
        }
      }
      emit(emitterOf(g, names, layer.name, inputs, outputs, tensors));
    }
  });
  for (const { name, value, shape } of plan.outputs) {
    g.output(name, value, 'float32', ['N', ...shape]);
  }
  return g.build();
}
