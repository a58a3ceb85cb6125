import { constants, copyFile, open, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { fromSystemError, UserError } from '../../errors.ts';
import { readOnnx } from '../../graph/index.ts';
import { convertOnnx } from './convert-onnx.ts';
import { hashFile } from './file-hashes.ts';
import type { FileKind } from './file-kind.ts';
import { kindOf } from './file-kind.ts';
import type { KnownNetwork } from './known-networks.ts';
import { recognise } from './recognise.ts';
import { checkWeights, isMarkedRandom, MARK_WINDOW } from './weight-file.ts';
import type { WeightsOptions, WeightsRecord } from './weights-folder.ts';
import { install, makeFolder, readRecord } from './weights-folder.ts';

/** Larger ONNX files are no network of ours; they are read as a whole. */
const LARGEST_ONNX = 1e9;

export interface ImportOptions extends WeightsOptions {
  /** The network that the file is of; absent: it is recognised. */
  readonly as?: string | undefined;
  readonly force?: boolean | undefined;
}

/**
 * Takes a weight file of the user into the cache: a .caffemodel, a .safetensors of torchvision or
 * timm, or an ONNX file of one of the networks. It is recognised by its SHA-1 or by its layers, and
 * every value is looked at. Random weights are replaced.
 *
 * @throws UserError naming the layer when the file disagrees with its network or holds a value that is
 *   not finite; when it is of several networks alike; or when other pretrained weights are here and
 *   `force` is not set.
 */
export async function importWeights(
  file: string,
  options: ImportOptions = {},
  effects: Effects = silent,
): Promise<WeightsRecord> {
  const head = await readHead(file);
  const kind = kindOf(head, file);
  const hashes = await hashFile(file);
  const graph = kind === 'onnx' ? readOnnx(await readWhole(file, hashes.bytes)) : undefined;
  const known = await recognise({ path: file, kind, sha1: hashes.sha1, graph }, options);
  const before = await readRecord(known, options);
  // An ONNX file is converted, so its hash is not that of what is kept.
  if (before !== undefined && before.sha256 === hashes.sha256) return before;
  if (before?.origin === 'pretrained' && options.force !== true) {
    throw new UserError(
      `Cannot import ${basename(file)} as ${known.name}: other weights are here (${before.source}); replace them with --force, or keep both with --weights DIR.`,
    );
  }
  const path = join(await makeFolder(known, options), `import.${process.pid}`);
  try {
    effects.progress(`Importing ${known.name}`, 0, 1);
    if (graph === undefined) await copyFile(file, path, constants.COPYFILE_FICLONE);
    else await convertOnnx(known, graph, path);
    await checkWeights(known, path, 'values');
    const kept = await hashFile(path);
    if (graph === undefined && kept.sha256 !== hashes.sha256) {
      throw new UserError(`Cannot import ${file}: it changed while it was read; try again.`);
    }
    const random = isMarkedRandom(head);
    const record = await install(known, options, path, {
      ...{ ...kept, origin: random ? 'random' : 'pretrained', seed: null },
      source: sourceOf(file, kind, known, hashes.sha1),
    });
    effects.progress(`Importing ${known.name}`, 1, 1);
    return record;
  } catch (error) {
    throw fromSystemError(error, `Cannot import ${basename(file)}`);
  } finally {
    await rm(path, { force: true });
  }
}

function sourceOf(file: string, kind: FileKind, known: KnownNetwork, sha1: string): string {
  const published = known.sha1 !== null && known.sha1 === sha1;
  if (published) return `imported from ${basename(file)}, the published file`;
  return `imported from ${basename(file)}${kind === 'onnx' ? ', converted from ONNX' : ''}, SHA-1 ${sha1}`;
}

async function readHead(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file);
    try {
      const { bytesRead, buffer } = await handle.read(
        new Uint8Array(MARK_WINDOW),
        0,
        MARK_WINDOW,
        0,
      );
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fromSystemError(error, 'Cannot import the weight file');
  }
}

async function readWhole(file: string, bytes: number): Promise<Uint8Array> {
  if (bytes <= LARGEST_ONNX) return await readFile(file);
  throw new UserError(
    `Cannot import ${basename(file)}: it has ${bytes} bytes, and ONNX files of at most ${LARGEST_ONNX} are read.`,
  );
}
