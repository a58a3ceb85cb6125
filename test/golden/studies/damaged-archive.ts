import type { Random } from '../../../src/numeric/index.ts';
import { type ToZip, zip } from '../../zip.ts';
import { damage } from './damage.ts';

/** What deflate makes 1000 times smaller. */
const BOMB = Buffer.alloc(2 ** 24);
const SYMBOLIC_LINK = 0o120777;
/** Of more than this no member is made. */
const LARGE = 2 ** 18;

/**
 * A zip archive of damaged files: members that lie about their size, that swell without end, that are
 * links or archives themselves, with names that lead elsewhere; half of them damaged once more as a
 * whole. The same seed gives the same bytes.
 */
export function damagedArchive(originals: readonly Buffer[], random: Random): Buffer {
  const small = originals.filter(({ length }) => length <= LARGE);
  const members = Array.from({ length: 1 + random.int(3) }, (_, i) => {
    return member(small[random.int(small.length)] ?? Buffer.alloc(0), `${i}`, random);
  });
  const bytes = zip(members);
  return random.int(2) === 0 ? bytes : damage(bytes, random).bytes;
}

function member(original: Buffer, number: string, random: Random): ToZip {
  const name = `${number}.dcm`;
  const bytes = random.int(2) === 0 ? original : damage(original, random).bytes;
  const stored = random.int(2) === 0;
  switch (random.int(8)) {
    case 0:
      return { name, bytes, stored, claims: { size: random.int(2 ** 31) } };
    case 1:
      return { name, bytes, stored, claims: { crc32: random.int(2 ** 31) } };
    case 2:
      return { name, bytes: Buffer.concat([bytes.subarray(0, 132), BOMB]) };
    case 3:
      return { name: `../../${number}/${name}`, bytes, stored };
    case 4:
      return { name, bytes: Buffer.from('/etc/passwd'), mode: SYMBOLIC_LINK };
    case 5:
      return { name: `${number}.zip`, bytes: zip([{ name, bytes }]), stored };
    default:
      return { name, bytes, stored };
  }
}
