import { KERNELS } from './kernels.wasm.ts';

/** The functions of kernels.wat, which says what they take; addresses are places in its memory. */
interface Kernels {
  luma(rgb: number, gray: number, count: number): void;
  extremes(rgb: number, least: number, greatest: number, count: number): void;
  levels(gray: number, count: number, tables: number): void;
  lesser(a: number, b: number, count: number): void;
  greater(a: number, b: number, count: number): void;
  evenRest(a: number, b: number, count: number): void;
  blendRows(
    rows: number,
    stride: number,
    weights: number,
    taps: number,
    to: number,
    width: number,
  ): void;
  blendColumns(
    row: number,
    starts: number,
    weights: number,
    taps: number,
    to: number,
    count: number,
  ): void;
  weighedSums(
    values: number,
    places: number,
    weights: number,
    terms: number,
    start: number,
    to: number,
    count: number,
  ): void;
}

/** What is used here of WebAssembly, for which Node 20 brings no types. */
interface KernelModule {
  readonly exports: Kernels & {
    readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  };
}
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => KernelModule;
  };
};

const PAGE = 2 ** 16;

const assembled = new WebAssembly.Module(Buffer.from(KERNELS, 'base64'));
const { exports } = new WebAssembly.Instance(assembled);
export const kernels: Kernels = exports;

/** The memory of the kernels, made at least `size` bytes large. What it held belongs to nobody. */
export function kernelMemory(size: number): Uint8Array<ArrayBuffer> {
  const missing = size - exports.memory.buffer.byteLength;
  if (missing > 0) exports.memory.grow(Math.ceil(missing / PAGE));
  return new Uint8Array(exports.memory.buffer);
}
