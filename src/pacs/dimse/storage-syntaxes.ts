const DICOM = '1.2.840.10008.1.2';

/** Native pixels; the first keeps the value representations of private elements. */
export const NATIVE = [`${DICOM}.1`, DICOM, `${DICOM}.2`, `${DICOM}.1.99`] as const;

/** Encodings that lose nothing: RLE, JPEG Lossless, JPEG-LS, JPEG 2000, HTJ2K, JPEG XL. */
const LOSSLESS = [
  `${DICOM}.5`,
  ...['57', '70', '80', '90', '92', '201', '202', '110', '111'].map((end) => `${DICOM}.4.${end}`),
];

/** Encodings that may lose something, moving pictures among them. */
const LOSSY = [
  ...['50', '51', '81', '91', '93', '203', '112'],
  ...['100', '101', '102', '103', '104', '105', '106', '107', '108'],
].map((end) => `${DICOM}.4.${end}`);

/** Every transfer syntax in which objects are taken, as they are. */
export const STORAGE_SYNTAXES: readonly string[] = [...NATIVE, ...LOSSLESS, ...LOSSY];

const RANK = new Map(STORAGE_SYNTAXES.map((uid, rank) => [uid, rank]));
const FIRST_LOSSY = NATIVE.length + LOSSLESS.length;

/**
 * The one to take of those a sender offers for one presentation context: its first that loses nothing,
 * so that nobody compresses pictures for our sake; a lossy one where that is all it offers.
 */
export function preferredSyntax(offered: readonly string[]): string | undefined {
  const known = offered.filter((uid) => RANK.has(uid));
  return known.find((uid) => (RANK.get(uid) ?? 0) < FIRST_LOSSY) ?? known[0];
}

/** The classes of stored objects share this root (PS3.4 annex B.5). */
const STORAGE_ROOT = '1.2.840.10008.5.1.4.1.1.';

export function isStorageClass(uid: string): boolean {
  return uid.startsWith(STORAGE_ROOT);
}
