import { forDevice } from './device/for-device.ts';
import { prepareFor } from './device/provider.ts';
import type { Graph } from './graph.ts';
import type { Session, SessionOptions } from './native-session.ts';
import { openNativeSession } from './native-session.ts';
import { writeOnnx } from './onnx-write.ts';

/**
 * Opens a graph on a device, the CPU unless told otherwise.
 *
 * @throws UserError when onnxruntime refuses the graph, when the device is not there, or when it cannot
 *   run all of the graph.
 */
export function openSession(graph: Graph, options: SessionOptions = {}): Promise<Session> {
  const { device = 'cpu' } = options;
  prepareFor(device);
  return openNativeSession(writeOnnx(forDevice(graph, device)), graph.name, options);
}
