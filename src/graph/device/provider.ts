import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { UserError } from '../../errors.ts';
import type { Device } from './device.ts';

/**
 * What onnxruntime is told so that a graph runs on a device and nowhere else: where a node would fall
 * back to the CPU, it refuses the graph.
 *
 * @throws UserError when a library of the device is missing.
 */
export function providerFor(device: Device): {
  readonly providers: InferenceSession.ExecutionProviderConfig[];
  readonly session: Readonly<Record<string, string>>;
} {
  if (device === 'cuda') requireCudaLibraries();
  const session = device === 'cpu' ? {} : { disable_cpu_ep_fallback: '1' };
  return { providers: [device], session };
}

/**
 * Makes this process ready for a device; to be called on the main thread, before the device's libraries
 * are loaded. Products on CUDA are rounded to ten bits of mantissa (TF32) unless told otherwise.
 */
export function prepareFor(device: Device): void {
  if (device === 'cuda') process.env['NVIDIA_TF32_OVERRIDE'] = '0';
}

/** The error of a session that could not be opened, as one sentence. */
export function openFailure(device: Device, name: string, cause: unknown): UserError {
  const reason = (cause instanceof Error ? cause.message : String(cause)).trim();
  if (reason.includes('fallback to CPU EP has been explicitly disabled')) {
    return new UserError(
      `Cannot run the network "${name}" on ${device}: it has operators that onnxruntime knows only on the CPU; take --device cpu.`,
      { cause },
    );
  }
  if (device === 'webgpu' && /adapter|vulkan/i.test(reason)) {
    return absent(
      device,
      'no driver of a graphics card was found through Vulkan; install the Vulkan loader (libvulkan1 on Debian) and the driver of the card',
      cause,
    );
  }
  if (device === 'cuda' && /shared library|CUDA|cuDNN/i.test(reason)) {
    const said = loaderError(join(libraryFolder(), CUDA_LIBRARIES[1])) ?? reason;
    return absent(device, `${said}; install what it names`, cause);
  }
  return new UserError(`Cannot run the network "${name}": ${reason}`, { cause });
}

/** Beside onnxruntime's own library. */
const CUDA_LIBRARIES = [
  'libonnxruntime_providers_shared.so',
  'libonnxruntime_providers_cuda.so',
] as const;

function requireCudaLibraries(): void {
  const folder = libraryFolder();
  const missing = CUDA_LIBRARIES.find((file) => !existsSync(join(folder, file)));
  if (missing !== undefined) throw absent('cuda', `${missing} is not in ${folder}; put it there`);
}

function absent(device: Device, why: string, cause?: unknown): UserError {
  return new UserError(
    `Cannot use the device ${device}: ${why} (docs/devices.md), or take --device cpu.`,
    { cause },
  );
}

function libraryFolder(): string {
  const require = createRequire(import.meta.url);
  const root = dirname(dirname(require.resolve('onnxruntime-node')));
  return join(root, 'bin', 'napi-v6', process.platform, process.arch);
}

/** What the system's loader says of a library whose own needs are missing. */
function loaderError(library: string): string | undefined {
  try {
    process.dlopen({ exports: {} }, library);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    if (said.includes('cannot open shared object')) return said.trim();
  }
  return undefined;
}
