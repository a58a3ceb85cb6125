import { env, listSupportedBackends } from 'onnxruntime-node';

/** Which onnxruntime runs our graphs, and the execution providers it was built with. */
export function runtime(): { version: string; providers: readonly string[] } {
  return {
    version: env.versions.node ?? env.versions.common,
    providers: listSupportedBackends().map((backend) => backend.name),
  };
}
