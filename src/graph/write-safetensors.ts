import { open, rename, rm } from 'node:fs/promises';
import { fromSystemError } from '../errors.ts';
import { sizeOf } from './tensor.ts';

/** A float32 tensor that is made while it is written. */
export interface TensorToWrite {
  readonly name: string;
  readonly dims: readonly number[];
  /** Puts the next values into the target; called in order until the tensor is full. */
  readonly fill: (target: Float32Array) => void;
}

/** Values are made and written in pieces of this many. */
const PIECE = 1 << 20;

/**
 * Writes a safetensors file piece by piece, so that its size does not matter, and puts it in place
 * only when it is whole.
 *
 * @param metadata free text entries, which the header begins with.
 * @throws UserError when the file cannot be written.
 */
export async function writeSafetensors(
  path: string,
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    const file = await open(partial, 'w');
    try {
      await file.write(headerOf(tensors, metadata));
      for (const { dims, fill } of tensors) {
        const size = sizeOf(dims);
        const piece = new Float32Array(Math.min(PIECE, size));
        for (let done = 0; done < size; done += piece.length) {
          const part = piece.subarray(0, size - done);
          fill(part);
          await file.write(new Uint8Array(part.buffer, 0, part.byteLength));
        }
      }
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw fromSystemError(error, 'Cannot write the weight file');
  }
}

/** The length and the JSON, padded with spaces so that the values begin at a multiple of eight. */
function headerOf(
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let end = 0;
  const entries = tensors.map(({ name, dims }) => {
    const start = end;
    end += 4 * sizeOf(dims);
    return [name, { dtype: 'F32', shape: dims, data_offsets: [start, end] }];
  });
  const json = JSON.stringify({
    __metadata__: { ...metadata, format: 'pt' },
    ...Object.fromEntries(entries),
  });
  const text = Buffer.from(json);
  const padded = Math.ceil(text.length / 8) * 8;
  const header = Buffer.alloc(8 + padded, ' ');
  header.writeBigUInt64LE(BigInt(padded));
  text.copy(header, 8);
  return header;
}
