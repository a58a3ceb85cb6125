import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { UserError } from '../../src/errors.ts';

/** From the gray values of a frame to the probabilities of the categories. */
export type Network = (pixels: Uint8Array) => Promise<Float32Array>;

/** Opens model.onnx, which lies beside the page; each build of onnxruntime is loaded when it is used. */
export async function openNetwork(device: 'wasm' | 'webgpu'): Promise<Network> {
  const ort =
    device === 'wasm'
      ? await import('onnxruntime-web/wasm')
      : await import('onnxruntime-web/webgpu');
  // More threads would need headers that a plain file server does not send.
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = new URL('.', import.meta.url).href;
  ort.env.logLevel = 'error';
  const response = await fetch('model.onnx');
  if (!response.ok)
    throw new UserError('Cannot load the network: model.onnx is not beside this page.');
  const session: InferenceSession = await ort.InferenceSession.create(
    new Uint8Array(await response.arrayBuffer()),
    {
      executionProviders: device === 'wasm' ? ['wasm'] : ['webgpu', 'wasm'],
      // That a few nodes stay on the processor is no news.
      logSeverityLevel: 3,
    },
  );
  return async (pixels) => {
    const feeds: Record<string, Tensor> = {
      pixels: new ort.Tensor('uint8', pixels, [1, 256, 256]),
    };
    const { probabilities } = await session.run(feeds);
    return probabilities?.data as Float32Array;
  };
}
