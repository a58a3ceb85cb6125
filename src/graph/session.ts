import type { Graph } from './graph.ts';
import type { Session, SessionOptions } from './native-session.ts';
import { openNativeSession } from './native-session.ts';
import { writeOnnx } from './onnx-write.ts';

/**
 * Opens a graph on onnxruntime's CPU provider.
 *
 * @throws UserError when onnxruntime refuses the graph.
 */
export function openSession(graph: Graph, options: SessionOptions = {}): Promise<Session> {
  return openNativeSession(writeOnnx(graph), graph.name, options);
}
