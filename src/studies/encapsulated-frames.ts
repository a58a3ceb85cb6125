import { MAX_FRAGMENTS } from './limits.ts';
import { corrupt, RefusedFile, truncated } from './refused-file.ts';

const ITEM = 0xe000;
const DELIMITER = 0xe0dd;

interface Fragment {
  /** Of the item tag, from the first item after the offset table, as offset tables count. */
  readonly offset: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The frames of encapsulated pixel data (PS3.5 annex A.4), each a function of its index that gives
 * its compressed bytes. Nothing is copied unless a frame lies in several fragments.
 *
 * @param file all bytes of the file.
 * @param start where the items of the pixel data begin.
 * @throws RefusedFile when items run past the end, or it cannot be told which belong to a frame.
 */
export function encapsulatedFrames(
  file: Buffer,
  start: number,
  frames: number,
): (index: number) => Uint8Array {
  const { table, fragments } = readFragments(file, start);
  if (fragments.length < frames) {
    throw truncated(`it has ${fragments.length} compressed frames where ${frames} are due`);
  }
  const starts = firstFragments(frames, table, fragments);
  return (index) => {
    const own = fragments.slice(starts[index], starts[index + 1]);
    const parts = own.map((fragment) => file.subarray(fragment.start, fragment.end));
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  };
}

/** The index of the first fragment of every frame. */
function firstFragments(frames: number, table: Uint8Array, fragments: Fragment[]): number[] {
  if (frames === 1) return [0];
  if (fragments.length === frames) return fragments.map((_, i) => i);
  const byOffset = new Map(fragments.map(({ offset }, i) => [offset, i]));
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const starts: number[] = [];
  for (let i = 0; i < frames && 4 * i + 4 <= table.length; i++) {
    const first = byOffset.get(view.getUint32(4 * i, true));
    if (first !== undefined && first > (starts.at(-1) ?? -1)) starts.push(first);
  }
  if (starts.length !== frames || starts[0] !== 0) {
    throw corrupt(`it has ${fragments.length} fragments and no table of its ${frames} frames`);
  }
  return starts;
}

/** Reads the items up to the delimiter; the first is the basic offset table. */
function readFragments(file: Buffer, start: number): { table: Uint8Array; fragments: Fragment[] } {
  let table: Uint8Array | undefined;
  const fragments: Fragment[] = [];
  let origin = start;
  for (let at = start; ;) {
    if (at + 8 > file.length) throw truncated('it ends inside its compressed frames');
    const group = file.readUInt16LE(at);
    const element = file.readUInt16LE(at + 2);
    const end = at + 8 + file.readUInt32LE(at + 4);
    if (group === 0xfffe && element === DELIMITER && table) return { table, fragments };
    if (group !== 0xfffe || element !== ITEM) throw corrupt('its compressed frames are no items');
    if (end > file.length) throw truncated('it ends inside a compressed frame');
    if (table) {
      fragments.push({ offset: at - origin, start: at + 8, end });
    } else {
      table = file.subarray(at + 8, end);
      origin = end;
    }
    if (fragments.length > MAX_FRAGMENTS) {
      throw new RefusedFile(
        'too-large',
        `Cannot read this file: its pixel data may have ${MAX_FRAGMENTS} fragments and has more; leave it out.`,
      );
    }
    at = end;
  }
}
