import { UserError } from '../../errors.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Extent } from './wire-scan.ts';
import { scanFields } from './wire-scan.ts';

/** Where the blobs of each layer lie in a weight file, by the layer's name. */
export type BlobExtents = ReadonlyMap<string, readonly Extent[]>;

/**
 * Field numbers of a layer message in caffe.proto: LayerParameter (V2), V1LayerParameter, and the
 * V0LayerParameter that the oldest files keep inside a V1 layer.
 */
interface LayerFields {
  readonly name: number;
  readonly blobs: number;
  readonly inner?: LayerFields & { readonly field: number };
}

const V2: LayerFields = { name: 1, blobs: 7 };
const V1: LayerFields = { name: 4, blobs: 6, inner: { field: 1, name: 1, blobs: 50 } };

/** NetParameter.layers and NetParameter.layer. */
const LAYER_FIELDS = new Map([
  [2, V1],
  [100, V2],
]);

const MAX_LAYERS = 20_000;
const MAX_BLOBS = 64;
const MAX_NAME = 4096;

/**
 * Finds the blobs of a weight file (NetParameter of caffe.proto) without reading them.
 *
 * @throws UserError naming the layer when the file is cut short or damaged, or when two layers of
 *   one name hold weights.
 */
export async function findBlobs(source: ByteSource): Promise<BlobExtents> {
  const layers: { extent: Extent; fields: LayerFields }[] = [];
  const whole = { start: 0, end: source.size };
  try {
    await scanFields(
      source,
      whole,
      () => 'the weight file',
      (field) => {
        const fields = LAYER_FIELDS.get(field.number);
        if (fields === undefined || field.type !== 2) return;
        if (layers.length === MAX_LAYERS) {
          throw new UserError(
            `Cannot read the weight file: it has more than ${MAX_LAYERS} layers, which no network has.`,
          );
        }
        layers.push({ extent: field, fields });
      },
    );
  } catch (error) {
    const last = layers.at(-1);
    if (last === undefined || last.extent.end <= source.size) throw error;
    throw new UserError(
      `Cannot read layer ${await nameOf(source, last.extent, last.fields, layers.length)} of the weight file: the file ends ${last.extent.end - source.size} bytes before the layer does; fetch the file again.`,
      { cause: error },
    );
  }
  if (layers.length === 0) {
    throw new UserError(
      'Cannot read the weight file: it holds no layers; it should be a .caffemodel in binary form.',
    );
  }
  const found = new Map<string, readonly Extent[]>();
  for (const [i, { extent, fields }] of layers.entries()) {
    const { name, blobs } = await readLayer(source, extent, fields, i + 1);
    if (blobs.length === 0) continue;
    if (found.has(name)) {
      throw new UserError(
        `Cannot read the weight file: two layers are called ${shown(name)} and both hold weights.`,
      );
    }
    found.set(name, blobs);
  }
  return found;
}

async function readLayer(
  source: ByteSource,
  extent: Extent,
  fields: LayerFields,
  count: number,
): Promise<{ name: string; blobs: Extent[] }> {
  let nameAt: Extent | undefined;
  let inner: Extent | undefined;
  const blobs: Extent[] = [];
  try {
    await scanFields(
      source,
      extent,
      () => 'a layer',
      (field) => {
        if (field.type !== 2) return;
        if (field.number === fields.name) nameAt = field;
        if (field.number === fields.blobs) blobs.push(field);
        if (field.number === fields.inner?.field) inner = field;
        if (blobs.length > MAX_BLOBS) {
          throw new UserError(`it has more than ${MAX_BLOBS} blobs, which no layer has.`);
        }
      },
    );
  } catch (cause) {
    const why = cause instanceof UserError ? cause.message : 'it is damaged.';
    throw new UserError(
      `Cannot read layer ${await nameOf(source, extent, fields, count)} of the weight file: ${lowered(why)}`,
      { cause },
    );
  }
  const outer = { name: nameAt && (await readName(source, nameAt)), blobs };
  if (inner === undefined || fields.inner === undefined) {
    return { name: outer.name ?? '', blobs };
  }
  const old = await readLayer(source, inner, fields.inner, count);
  return { name: outer.name ?? old.name, blobs: [...blobs, ...old.blobs] };
}

/** A layer's name for an error, as far as the damaged bytes still say it. */
async function nameOf(
  source: ByteSource,
  extent: Extent,
  fields: LayerFields,
  count: number,
): Promise<string> {
  let nameAt: Extent | undefined;
  const there = { start: extent.start, end: Math.min(extent.end, source.size) };
  try {
    await scanFields(
      source,
      there,
      () => '',
      (field) => {
        if (field.number === fields.name && field.type === 2 && field.end <= there.end) {
          nameAt = field;
        }
      },
    );
  } catch (error) {
    // The damage that is being reported; the name usually comes before it.
    if (!(error instanceof UserError)) throw error;
  }
  return nameAt === undefined ? `number ${count}` : shown(await readName(source, nameAt));
}

async function readName(source: ByteSource, { start, end }: Extent): Promise<string> {
  if (end - start > MAX_NAME) {
    throw new UserError(
      `Cannot read the weight file: a layer's name of ${end - start} bytes is no name.`,
    );
  }
  const bytes = new Uint8Array(end - start);
  await source.read(bytes, start);
  return new TextDecoder().decode(bytes);
}

/** A name in quotes; damaged ones may hold anything. */
function shown(name: string): string {
  return `"${name.replace(/\p{C}/gu, '?')}"`;
}

function lowered(sentence: string): string {
  return sentence.replace(/^Cannot read a layer: /, '');
}
