import { float32 } from '../../tensor.ts';
import type { Emitter, Planner } from '../layer.ts';
import { checkedShape, onlyMap, refusal } from '../layer.ts';
import type { Pair } from './window.ts';
import { pairOf } from './window.ts';

const FIELDS =
  'pool pad pad_h pad_w kernel_size kernel_h kernel_w stride stride_h stride_w engine global_pooling round_mode ceil_mode'.split(
    ' ',
  );

/** How a window runs along one axis. */
interface Run {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  readonly outputs: number;
}

/**
 * Max and average pooling by Caffe's rules (pooling_layer.cpp): the number of windows is rounded up;
 * where there is padding, a last window that would start beyond the image and its left padding is
 * dropped; an average divides by the part of its window inside the image and its padding on both
 * sides. ONNX's ceil_mode differs from this between versions, so the padding on the right is spelt
 * out instead and everything is rounded down.
 */
export const pooling: Planner = (layer, bottoms) => {
  const [channels, height, width] = onlyMap(layer, bottoms);
  const settings = layer.settings('pooling_param').allow(FIELDS);
  const pool = settings.choice('pool', ['MAX', 'AVE', 'STOCHASTIC'], 'MAX');
  if (pool === 'STOCHASTIC') throw refusal(layer, 'stochastic pooling is not supported');
  if (settings.bool('global_pooling', false)) {
    return {
      blobs: [],
      shapes: [[channels, 1, 1]],
      emit: ({ inputs, top }) =>
        top(pool === 'MAX' ? 'GlobalMaxPool' : 'GlobalAveragePool', inputs),
    };
  }
  const kernel = pairOf(layer, settings, ['kernel_size', 'kernel_h', 'kernel_w'], 1);
  const stride = pairOf(layer, settings, ['stride', 'stride_h', 'stride_w'], 1, 1);
  const pad = pairOf(layer, settings, ['pad', 'pad_h', 'pad_w'], 0, 0);
  if (pad[0] >= kernel[0] || pad[1] >= kernel[1]) {
    throw refusal(
      layer,
      `its padding of ${pad.join(' x ')} must be smaller than its kernel of ${kernel.join(' x ')}`,
    );
  }
  const isCeil =
    settings.choice('round_mode', ['CEIL', 'FLOOR'], 'CEIL') === 'CEIL' &&
    settings.bool('ceil_mode', true);
  const isPadded = pad[0] > 0 || pad[1] > 0;
  const runOf = (size: number, axis: 0 | 1): Run => {
    const steps = (size + 2 * pad[axis] - kernel[axis]) / stride[axis];
    let outputs = (isCeil ? Math.ceil(steps) : Math.floor(steps)) + 1;
    if (isPadded && (outputs - 1) * stride[axis] >= size + pad[axis]) outputs -= 1;
    if ((outputs - 1) * stride[axis] >= size + pad[axis]) {
      throw refusal(layer, 'its last window lies outside the image');
    }
    return { size, kernel: kernel[axis], stride: stride[axis], pad: pad[axis], outputs };
  };
  const rows = runOf(height, 0);
  const columns = runOf(width, 1);
  const shape = checkedShape(layer, [channels, rows.outputs, columns.outputs]);
  const end = [endPad(rows), endPad(columns)];
  const attributes = { kernel_shape: kernel, strides: stride, pads: [...pad, ...end] };
  return {
    blobs: [],
    shapes: [shape],
    emit(emitter) {
      if (pool === 'MAX') emitter.top('MaxPool', emitter.inputs, attributes);
      else average(emitter, rows, columns, { ...attributes, count_include_pad: 1 });
    },
  };
};

/** The padding on the right with which the windows, rounded down, are as many as wanted. */
function endPad({ size, kernel, stride, pad, outputs }: Run): number {
  return Math.max(0, (outputs - 1) * stride + kernel - size - pad);
}

/**
 * ONNX divides by the whole window here; where Caffe clips the last one, a factor makes up for it.
 */
function average(
  { inputs, constant, add, top }: Emitter,
  rows: Run,
  columns: Run,
  attributes: Readonly<Record<string, number | readonly number[]>>,
): void {
  const factors: Pair[] = [];
  let isClipped = false;
  for (const [axis, run] of [rows, columns].entries()) {
    if (endPad(run) <= run.pad) continue;
    isClipped = true;
    factors.push([axis, run.outputs]);
  }
  if (!isClipped) return top('AveragePool', inputs, attributes);
  let mean = add('AveragePool', inputs, attributes);
  for (const [i, [axis, outputs]] of factors.entries()) {
    const run = axis === 0 ? rows : columns;
    const factor = float32(
      axis === 0 ? [outputs, 1] : [1, outputs],
      Array.from({ length: outputs }, (_, at) => run.kernel / inside(run, at)),
    );
    const name = constant(axis === 0 ? 'row_factor' : 'column_factor', factor);
    if (i < factors.length - 1) mean = add('Mul', [mean, name]);
    else top('Mul', [mean, name]);
  }
}

/** How much of a window lies inside the image and its padding. */
function inside({ size, kernel, stride, pad }: Run, at: number): number {
  const start = at * stride - pad;
  return Math.min(start + kernel, size + pad) - start;
}
