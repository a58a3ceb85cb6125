import type { Random } from '../../../src/numeric/index.ts';

/** One way to damage the bytes of a file. */
type Damage = (bytes: Buffer, random: Random) => Buffer;

const UNDEFINED = Buffer.from('ffffffff', 'hex');
const SEQUENCE = Buffer.from('08001511' + '53510000ffffffff' + 'feff00e0ffffffff', 'hex');

/** Places in a data set at which a length or a count stands: tag, VR, and what follows. */
const COUNTS: readonly Buffer[] = [
  '280010005553', // Rows
  '280011005553', // Columns
  '280002005553', // SamplesPerPixel
  '280000015553', // BitsAllocated
  '280008004953', // NumberOfFrames
  'e07f10004f42', // PixelData
  'e07f10004f57',
  '080060004353', // Modality
].map((hex) => Buffer.from(hex, 'hex'));

const damages: Readonly<Record<string, Damage>> = {
  flips(bytes, random) {
    const copy = Buffer.from(bytes);
    for (let i = 1 + random.int(20); i > 0; i--) {
      // Half of them in the header, where a byte means more.
      const at = random.int(random.int(2) === 0 ? Math.min(copy.length, 4096) : copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << random.int(8));
    }
    return copy;
  },
  truncation: (bytes, random) => bytes.subarray(0, random.int(bytes.length)),
  lies(bytes, random) {
    const copy = Buffer.from(bytes);
    for (const place of COUNTS) {
      const at = copy.indexOf(place);
      if (at < 0 || random.int(3) > 0 || at + 12 > copy.length) continue;
      const lie = [0, 1, 0x7f, 0xff, 0xffff, 0x7fffffff, 0xfffffffe, 0xffffffff][random.int(8)] ?? 0;
      copy.writeUInt32LE(lie >>> 0, at + 6 + 2 * random.int(2));
    }
    return copy;
  },
  nesting(bytes, random) {
    const at = Math.max(0, bytes.indexOf(COUNTS[7] ?? UNDEFINED));
    const depth = 1 + random.int(30_000);
    const nested = Buffer.concat(Array<Buffer>(depth).fill(SEQUENCE));
    return Buffer.concat([bytes.subarray(0, at), nested, bytes.subarray(at)]);
  },
  bomb(bytes, random) {
    // A run of one byte in the place of compressed pixels, which unpacks to far more.
    const at = random.int(bytes.length);
    const run = Buffer.alloc(1 + random.int(1 << 16), random.int(256));
    return Buffer.concat([bytes.subarray(0, at), run, bytes.subarray(at)]);
  },
  undefinedLengths(bytes, random) {
    const copy = Buffer.from(bytes);
    for (let i = 0; i < 3; i++) UNDEFINED.copy(copy, random.int(Math.min(copy.length, 8192)));
    return copy;
  },
  splice(bytes, random) {
    const [a, b] = [random.int(bytes.length), random.int(bytes.length)];
    return Buffer.concat([bytes.subarray(0, a), bytes.subarray(b)]);
  },
};

/** Damages a file in one seeded way; the same seed gives the same bytes. */
export function damage(bytes: Buffer, random: Random): { readonly how: string; bytes: Buffer } {
  const names = Object.keys(damages);
  const how = names[random.int(names.length)] ?? 'flips';
  return { how, bytes: damages[how]?.(bytes, random) ?? bytes };
}
