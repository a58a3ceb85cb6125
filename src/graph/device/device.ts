/**
 * Where a graph runs: onnxruntime's CPU kernels; the graphics card through WebGPU, which takes no more
 * than its driver; or an NVIDIA card through CUDA, whose libraries are brought by the user
 * (docs/devices.md).
 */
export const devices = ['cpu', 'webgpu', 'cuda'] as const;

export type Device = (typeof devices)[number];
