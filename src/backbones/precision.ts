import { observeRanges, quantise, uint8, weightBits } from '../graph/index.ts';
import { keyOf } from './assemble.ts';
import type { Backbone } from './backbone.ts';
import type { View } from './view.ts';

/** What turns a backbone into its 8-bit form; the same everywhere once it was observed. */
export interface Int8 {
  /** Bits of the weights; 7 where the processor would saturate on 8. */
  readonly weightBits: 7 | 8;
  /** The range of every value that becomes 8-bit, as seen on calibration frames. */
  readonly ranges: Readonly<Record<string, { readonly low: number; readonly high: number }>>;
}

/**
 * Observes the ranges of a backbone's values on calibration frames.
 *
 * @param frames 256 x 256 gray frames that stand for all; the training part's, never the test part's.
 */
export async function calibrate(
  backbone: Backbone,
  frames: AsyncIterable<Uint8Array>,
): Promise<Int8> {
  const ranges = await observeRanges(backbone.graph, feeds(frames));
  return { weightBits: weightBits(), ranges: Object.fromEntries(ranges) };
}

/**
 * A backbone whose convolutions run on 8-bit integers, with its own key.
 *
 * @throws UserError when it has no convolutions with constant weights, or the ranges are another's.
 */
export function inInt8(backbone: Backbone, int8: Int8): Backbone {
  const ranges = new Map(Object.entries(int8.ranges));
  const graph = quantise(backbone.graph, ranges, { weightBits: int8.weightBits });
  const onView = (view: View): Backbone => inInt8(backbone.onView(view), int8);
  return { ...backbone, graph, key: keyOf(graph), onView };
}

async function* feeds(frames: AsyncIterable<Uint8Array>) {
  for await (const frame of frames) yield { pixels: uint8([1, 256, 256], frame) };
}
