import type { Device, Graph } from '../graph/index.ts';
import { forDevice } from '../graph/index.ts';
import { keyOf } from './assemble.ts';
import type { Backbone } from './backbone.ts';
import type { View } from './view.ts';

/**
 * Frames of one run on a graphics card; the last run of an extraction is filled up with black ones.
 * Larger ones make CaffeNet a little faster and VGG-16 slower (results/gpu.csv).
 */
export const BATCH = 16;

/** A backbone on another device, with its own key: its features differ in the last digits. */
export function onDevice(backbone: Backbone, device: Device): Backbone {
  if (device === backbone.device) return backbone;
  const graph = forDevice(backbone.graph, device);
  const key = keyOn(graph, device);
  const onView = (view: View): Backbone => onDevice(backbone.onView(view), device);
  return { ...backbone, graph, device, key, onView };
}

/** The key of a graph that runs on a device. */
export function keyOn(graph: Graph, device: Device): string {
  return device === 'cpu' ? keyOf(graph) : keyOf(graph, `${device}, batches of ${BATCH}`);
}
