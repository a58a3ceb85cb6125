import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Device } from './device/device.ts';
import { openFailure, providerFor } from './device/provider.ts';
import type { ElementType, Tensor, TensorArray } from './tensor.ts';

export interface SessionOptions {
  /**
   * Threads inside one run. With one thread the result does not depend on the machine's core count;
   * several frames at once then want several sessions, each in its own worker.
   */
  readonly threads?: number;
  /** Where every node of the graph runs; absent: on the CPU. */
  readonly device?: Device;
}

/** A graph ready to run. */
export interface Session {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /**
   * Runs the graph once.
   *
   * @param feeds a tensor for every input.
   * @param into tensors that receive outputs in place; only these outputs are computed. One may lie
   *   where a feed lies only if each of its values is made from that feed's value at the same place,
   *   and nothing else reads the feed later. Without it every output is computed and newly allocated.
   *   onnxruntime-node returns a copy of each output all the same: what is large is best kept inside.
   */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    into?: Readonly<Record<string, Tensor>>,
  ): Promise<Record<string, Tensor>>;
  /** Frees the native memory. */
  release(): Promise<void>;
}

/**
 * Opens the bytes of an ONNX file. This file imports little on purpose: threads start with it.
 *
 * @throws UserError when onnxruntime refuses the network, when the device is not there, or when it has
 *   no kernel for a node: nothing runs on another device than was asked for.
 */
export async function openNativeSession(
  onnx: Uint8Array,
  name: string,
  options: SessionOptions,
): Promise<Session> {
  const native = await create(onnx, name, options);
  return {
    inputs: native.inputNames,
    outputs: native.outputNames,
    async run(feeds, into) {
      const results = await native.run(
        toOrt(feeds),
        into === undefined ? [...native.outputNames] : toOrt(into),
      );
      return Object.fromEntries(
        Object.entries(results).map(([name, value]) => [name, fromOrt(value)]),
      );
    },
    release: () => native.release(),
  };
}

async function create(
  bytes: Uint8Array,
  name: string,
  { threads = 1, device = 'cpu' }: SessionOptions,
): Promise<InferenceSession> {
  const { providers, session } = providerFor(device);
  try {
    return await InferenceSession.create(bytes, {
      executionProviders: providers,
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
      // Idle threads sleep instead of spinning: the machine is shared.
      extra: { session: { intra_op: { allow_spinning: '0' }, ...session } },
    });
  } catch (cause) {
    throw openFailure(device, name, cause);
  }
}

function toOrt(tensors: Readonly<Record<string, Tensor>>): Record<string, OrtTensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { type, data, dims }]) => [
      name,
      new OrtTensor(type, data, dims),
    ]),
  );
}

function fromOrt(value: OrtTensor): Tensor {
  return { type: value.type as ElementType, dims: value.dims, data: value.data as TensorArray };
}
