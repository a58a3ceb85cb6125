import type { FileHandle } from 'node:fs/promises';
import { open, rename, rm } from 'node:fs/promises';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { fromSystemError } from '../../errors.ts';
import { sizeOf } from '../tensor.ts';
import { MessageWriter } from '../wire.ts';
import { toV1Type } from './layer-types.ts';

export interface BlobToWrite {
  readonly dims: readonly number[];
  /** Puts the next values into the target; called in order until the blob is full. */
  readonly fill: (target: Float32Array) => void;
}

export interface LayerToWrite {
  readonly name: string;
  readonly type: string;
  readonly blobs: readonly BlobToWrite[];
}

/** Values are made and written in pieces of this many. */
const PIECE = 1 << 20;

/**
 * Writes a .caffemodel (NetParameter of caffe.proto) piece by piece, so that its size does not
 * matter, and puts it in place only when it is whole.
 *
 * @param version 2 writes `layer` with `shape`, 1 the older `layers` with num, channels, height and
 *   width, as the published VGG and CaffeNet files have them. Values are packed.
 * @throws UserError when the file cannot be written; RangeError for a layer type that V1 lacks.
 */
export async function writeCaffemodel(
  path: string,
  net: { readonly name: string; readonly layers: Iterable<LayerToWrite> },
  version: 1 | 2 = 2,
): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    const file = await open(partial, 'w');
    try {
      await file.write(new MessageWriter().string(1, net.name).finish());
      for (const layer of net.layers) await writeLayer(file, layer, version);
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw fromSystemError(error, 'Cannot write the weight file');
  }
}

async function writeLayer(file: FileHandle, layer: LayerToWrite, version: 1 | 2): Promise<void> {
  const head = version === 1 ? v1Head(layer) : v2Head(layer);
  const blobs = layer.blobs.map((blob) => {
    const values = 4 * sizeOf(blob.dims);
    const shape = version === 1 ? v1Shape(blob.dims) : v2Shape(blob.dims);
    const start = Buffer.concat([shape, opening(5, values)]);
    return {
      ...blob,
      start: Buffer.concat([opening(version === 1 ? 6 : 7, start.length + values), start]),
    };
  });
  const body = blobs.reduce((sum, { start, dims }) => sum + start.length + 4 * sizeOf(dims), 0);
  await file.write(opening(version === 1 ? 2 : 100, head.length + body));
  await file.write(head);
  for (const { start, dims, fill } of blobs) {
    await file.write(start);
    const size = sizeOf(dims);
    const piece = new Float32Array(Math.min(PIECE, size));
    for (let done = 0; done < size; done += piece.length) {
      const part = piece.subarray(0, size - done);
      fill(part);
      await file.write(new Uint8Array(part.buffer, 0, part.byteLength));
    }
  }
}

function v1Head({ name, type }: LayerToWrite): Uint8Array {
  const number = toV1Type(type);
  if (number === undefined) throw new RangeError(`there is no layer type ${type} in V1`);
  return new MessageWriter().string(4, name).int(5, number).finish();
}

function v2Head({ name, type }: LayerToWrite): Uint8Array {
  return new MessageWriter().string(1, name).string(2, type).finish();
}

/** The dims as num, channels, height and width, with ones in front. */
function v1Shape(dims: readonly number[]): Uint8Array {
  const axes = [1, 1, 1, 1, ...dims].slice(-4);
  return axes.reduce((message, dim, i) => message.int(i + 1, dim), new MessageWriter()).finish();
}

function v2Shape(dims: readonly number[]): Uint8Array {
  const packed = dims.reduce((writer, dim) => writer.int64(dim), new BinaryWriter()).finish();
  return new MessageWriter().message(7, new MessageWriter().bytes(1, packed)).finish();
}

/** The tag and the length of a length-delimited field. */
function opening(field: number, length: number): Uint8Array {
  return new BinaryWriter()
    .uint32(field * 8 + 2)
    .uint32(length)
    .finish();
}
