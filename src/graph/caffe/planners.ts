import type { Planner } from './layer.ts';
import { power, prelu, relu, sigmoid, softmax, tanh } from './layers/activation.ts';
import { concat, eltwise } from './layers/combine.ts';
import { convolution } from './layers/convolution.ts';
import { innerProduct } from './layers/inner-product.ts';
import { lrn } from './layers/lrn.ts';
import { batchNorm, scale } from './layers/normalise.ts';
import { pooling } from './layers/pooling.ts';
import { dropout, flatten, reshape, split } from './layers/reshaping.ts';

/** The layer types that we read. */
export const PLANNERS: ReadonlyMap<string, Planner> = new Map(
  Object.entries({
    BatchNorm: batchNorm,
    Concat: concat,
    Convolution: convolution,
    Dropout: dropout,
    Eltwise: eltwise,
    Flatten: flatten,
    InnerProduct: innerProduct,
    LRN: lrn,
    Pooling: pooling,
    Power: power,
    PReLU: prelu,
    ReLU: relu,
    Reshape: reshape,
    Scale: scale,
    Sigmoid: sigmoid,
    Softmax: softmax,
    Split: split,
    TanH: tanh,
  }),
);
