import { basename } from 'node:path';
import { UserError } from '../../errors.ts';

/** What a weight file is by its content. */
export type FileKind = 'caffe' | 'safetensors' | 'onnx';

/**
 * Tells the kind of a weight file by its first bytes.
 *
 * @throws UserError when it is of a kind that is not read, with what to do.
 */
export function kindOf(head: Uint8Array, file: string): FileKind {
  const starts = (...bytes: number[]): boolean => bytes.every((byte, i) => head[i] === byte);
  const refuse = (what: string): UserError =>
    new UserError(`Cannot import ${basename(file)}: it is ${what}.`);
  // A header's length below 2^32, and the brace that begins it.
  if (head[8] === 0x7b && head[4] === 0 && head[5] === 0 && head[6] === 0 && head[7] === 0) {
    return 'safetensors';
  }
  if (starts(0x50, 0x4b, 3, 4) || starts(0x80, 2)) {
    throw refuse(
      'a PyTorch pickle, which may run code when it is read; save its state as .safetensors (safetensors.torch.save_file) and import that',
    );
  }
  if (starts(0x89, 0x48, 0x44, 0x46)) {
    throw refuse('an HDF5 file, which is not read; import a .caffemodel, .safetensors or .onnx');
  }
  if (head.length === 0 || isText(head)) {
    throw refuse(
      head.length === 0
        ? 'empty'
        : 'text, not weights; a prototxt holds none, and a page saved by mistake neither',
    );
  }
  // ModelProto.ir_version comes first in ONNX files; NetParameter begins with a name or a layer.
  return head[0] === 0x08 ? 'onnx' : 'caffe';
}

function isText(head: Uint8Array): boolean {
  try {
    // As a stream, because the last character may be cut.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return !/[^\P{Cc}\t\r\n]/u.test(text);
  } catch {
    return false;
  }
}
