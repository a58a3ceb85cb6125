import type { ByteSource } from './byte-source.ts';
import { MAX_FRAGMENTS } from './limits.ts';
import { corrupt, tooLarge, truncated } from './refused-file.ts';

const ITEM = 0xe000;
const DELIMITER = 0xe0dd;

interface Fragment {
  /** Of the item tag, from the first item after the offset table, as offset tables count. */
  readonly offset: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The frames of encapsulated pixel data (PS3.5 annex A.4), each a function of its index that reads
 * its compressed bytes and no others.
 *
 * @param start where the items of the pixel data begin.
 * @param extended offsets of the frames by ExtendedOffsetTable (7FE0,0001), empty where there is none.
 * @throws RefusedFile when items run past the end, or it cannot be told which belong to a frame.
 */
export function encapsulatedFrames(
  source: ByteSource,
  start: number,
  frames: number,
  extended: readonly number[] = [],
): (index: number) => Uint8Array {
  const { table, fragments } = readFragments(source, start);
  if (fragments.length < frames) {
    throw truncated(`it has ${fragments.length} compressed frames where ${frames} are due`);
  }
  const starts = firstFragments(source, frames, extended.length > 0 ? extended : table, fragments);
  return (index) => {
    const own = fragments.slice(starts[index], starts[index + 1]);
    const parts = own.map((fragment) => source.read(fragment.start, fragment.end));
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  };
}

/**
 * All fragments of encapsulated pixel data as one stream of bytes, as videos are stored (PS3.5 annex
 * A.4.5 and on).
 *
 * @param start where the items of the pixel data begin.
 * @throws RefusedFile when items run past the end.
 */
export function encapsulatedStream(source: ByteSource, start: number): ByteSource {
  const { fragments } = readFragments(source, start);
  const size = fragments.reduce((sum, fragment) => sum + fragment.end - fragment.start, 0);
  return {
    size,
    read(from, to) {
      let first = 0;
      const parts = fragments.flatMap((fragment) => {
        const offset = fragment.start - first;
        const [begin, end] = [Math.max(from, first), first + fragment.end - fragment.start];
        first = end;
        const until = Math.min(to, end);
        return begin < until ? [source.read(offset + begin, offset + until)] : [];
      });
      return Buffer.concat(parts);
    },
  };
}

/** The index of the first fragment of every frame. */
function firstFragments(
  source: ByteSource,
  frames: number,
  offsets: readonly number[],
  fragments: readonly Fragment[],
): number[] {
  if (frames === 1) return [0];
  if (fragments.length === frames) return fragments.map((_, i) => i);
  for (const starts of [byOffsets(offsets, fragments), byStartMarkers(source, fragments)]) {
    if (starts.length === frames && starts[0] === 0) return starts;
  }
  throw corrupt(`it has ${fragments.length} fragments and no table of its ${frames} frames`);
}

function byOffsets(offsets: readonly number[], fragments: readonly Fragment[]): number[] {
  const byOffset = new Map(fragments.map(({ offset }, i) => [offset, i]));
  const starts: number[] = [];
  for (const offset of offsets) {
    const first = byOffset.get(offset);
    if (first !== undefined && first > (starts.at(-1) ?? -1)) starts.push(first);
  }
  return starts;
}

/** Where there is no table: the fragments that begin as a JPEG, JPEG-LS or JPEG 2000 stream does. */
function byStartMarkers(source: ByteSource, fragments: readonly Fragment[]): number[] {
  return fragments.flatMap(({ start, end }, i) => {
    const head = source.read(start, Math.min(start + 4, end)).toString('latin1');
    return head.startsWith('\xff\xd8\xff') || head === '\xff\x4f\xff\x51' ? [i] : [];
  });
}

/** Reads the items up to the delimiter; the first is the basic offset table. */
function readFragments(
  source: ByteSource,
  start: number,
): { table: readonly number[]; fragments: readonly Fragment[] } {
  let table: number[] | undefined;
  const fragments: Fragment[] = [];
  let origin = start;
  for (let at = start; ;) {
    if (at + 8 > source.size) throw truncated('it ends inside its compressed frames');
    const head = source.read(at, at + 8);
    const group = head.readUInt16LE(0);
    const element = head.readUInt16LE(2);
    const end = at + 8 + head.readUInt32LE(4);
    if (group === 0xfffe && element === DELIMITER && table) return { table, fragments };
    if (group !== 0xfffe || element !== ITEM) throw corrupt('its compressed frames are no items');
    if (end > source.size) throw truncated('it ends inside a compressed frame');
    if (table) {
      fragments.push({ offset: at - origin, start: at + 8, end });
    } else {
      table = readTable(source, at + 8, end);
      origin = end;
    }
    if (fragments.length > MAX_FRAGMENTS) {
      throw tooLarge(`its pixel data may have ${MAX_FRAGMENTS} fragments`);
    }
    at = end;
  }
}

function readTable(source: ByteSource, start: number, end: number): number[] {
  if (end - start > 4 * MAX_FRAGMENTS) {
    throw tooLarge(`its pixel data may have ${MAX_FRAGMENTS} fragments`);
  }
  const bytes = source.read(start, end);
  return Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readUInt32LE(4 * i));
}
