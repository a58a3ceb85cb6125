import type { KnownNetwork } from './known-networks.ts';

/** A layer as every format has it: enough to tell networks apart. */
export type PlainLayer =
  | {
      readonly kind: 'convolution';
      readonly name: string;
      /** Outputs, inputs of one group, height, width. */
      readonly dims: readonly number[];
      readonly stride: number;
      readonly pad: number;
      readonly group: number;
      /** The batch normalisation behind it, by name. */
      readonly norm?: string;
    }
  | {
      readonly kind: 'fully connected';
      readonly name: string;
      /** Outputs, inputs. */
      readonly dims: readonly number[];
    }
  | {
      readonly kind: 'max pooling';
      readonly name: string;
      readonly kernel: number;
      readonly stride: number;
    }
  | { readonly kind: 'normalisation'; readonly name: string };

/** The layers of a network that tell it from others, in forward order. */
export function layersOf({
  build,
  features,
}: Pick<KnownNetwork, 'build' | 'features'>): PlainLayer[] {
  if (build.format === 'safetensors') {
    return build.network.steps.flatMap((step): PlainLayer[] => {
      switch (step.op) {
        case 'conv': {
          const { name, dims, stride, pad, norm } = step;
          const named = norm === undefined ? {} : { norm };
          return [{ kind: 'convolution', name, dims, stride, pad, group: 1, ...named }];
        }
        case 'pool': {
          const { name, kernel, stride } = step;
          return [{ kind: 'max pooling', name, kernel, stride }];
        }
        case 'linear':
          return [{ kind: 'fully connected', name: step.name, dims: step.dims }];
        default:
          return [];
      }
    });
  }
  let channels = 3;
  let isMap = true;
  return build.network.layers.flatMap((layer): PlainLayer[] => {
    switch (layer.type) {
      case 'Convolution': {
        const { name, outputs, kernel, stride, pad, group } = layer;
        const dims = [outputs, channels / group, kernel, kernel];
        channels = outputs;
        return [{ kind: 'convolution', name, dims, stride, pad, group }];
      }
      case 'Pooling': {
        const { name, kernel, stride } = layer;
        return [{ kind: 'max pooling', name, kernel, stride }];
      }
      case 'LRN':
        return [{ kind: 'normalisation', name: layer.name }];
      case 'InnerProduct': {
        const { name, outputs } = layer;
        const [, height = 1, width = 1] = features.dims;
        const dims = [outputs, isMap ? channels * height * width : channels];
        channels = outputs;
        isMap = false;
        return [{ kind: 'fully connected', name, dims }];
      }
      default:
        return [];
    }
  });
}
