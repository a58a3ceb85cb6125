import { inflateRawSync } from 'node:zlib';
import dicomParser, { type DataSet } from 'dicom-parser';
import { bareStart } from './bare-data-set.ts';
import { bytesInMemory, type ByteSource } from './byte-source.ts';
import {
  MAX_DEPTH,
  MAX_ELEMENTS,
  MAX_HEADER_BYTES,
  MAX_INFLATED_BYTES,
  MAX_INFLATION,
} from './limits.ts';
import { corrupt, RefusedFile, tooLarge, truncated, unsupported } from './refused-file.ts';
import { transferSyntax, type TransferSyntax } from './transfer-syntaxes.ts';

export const PIXEL_DATA = 'x7fe00010';

/** A parsed data set and the bytes to which the positions of its elements refer. */
export interface ParsedDataSet {
  readonly dataSet: DataSet;
  readonly transferSyntaxUID: string;
  readonly syntax: TransferSyntax;
  /** The file, or what a deflated file holds. */
  readonly source: ByteSource;
}

/**
 * Parses a DICOM file up to its pixel data, of which only the position is read. Files without a
 * preamble, and bare data sets, are taken for what their first element looks like.
 *
 * @param maxElements more are refused.
 * @throws RefusedFile when the header is broken, nests or swells beyond the limits, or is encoded in
 *   a way that is not known.
 */
export function parseDataSet(file: ByteSource, maxElements = MAX_ELEMENTS): ParsedDataSet {
  const meta = guarded(() => readMeta(file));
  const { transferSyntaxUID } = meta;
  const syntax = transferSyntax(transferSyntaxUID);
  if (!syntax) throw unsupported(`its transfer syntax ${transferSyntaxUID} is none we know`);
  const [source, start] = syntax.deflated
    ? [bytesInMemory(inflate(file, meta.end)), 0]
    : [file, meta.end];
  const dataSet = parseGrowing(source, start, syntax, maxElements);
  checkDepth(dataSet);
  return { dataSet, transferSyntaxUID, syntax, source };
}

/** Says in our words what dicom-parser throws: strings, and objects that hold them. */
export function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RefusedFile) throw error;
    if (isSystemError(error)) throw error;
    const inner: unknown =
      typeof error === 'object' && error !== null && 'exception' in error ? error.exception : error;
    const cut = /overrun|overread|past end|greater than or equal to 'byteArray' length/.test(
      String(inner),
    );
    const cause = inner instanceof Error ? inner : String(inner);
    if (cut) throw truncated('it ends inside its header', { cause });
    throw corrupt('its header does not parse', { cause });
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** The transfer syntax by the meta group, and where the data set begins. */
function readMeta(file: ByteSource): { transferSyntaxUID: string; end: number } {
  const bytes = file.read(0, Math.min(file.size, META_BYTES));
  const isUsual = bytes.toString('latin1', 128, 132) === 'DICM';
  const bare = isUsual ? null : bareStart(bytes);
  if (bare?.hasMeta === false) return { transferSyntaxUID: bare.transferSyntaxUID, end: 0 };
  const stream = new CountedStream(dicomParser.littleEndianByteArrayParser, bytes, MAX_ELEMENTS);
  stream.seek(isUsual ? 132 : 0);
  let transferSyntaxUID: string | undefined;
  while (stream.position + 8 <= bytes.length && bytes.readUInt16LE(stream.position) === 2) {
    const element = dicomParser.readDicomElementExplicit(stream, []);
    if (stream.position > bytes.length) throw truncated('it ends inside its header');
    if (element.tag !== 'x00020010') continue;
    transferSyntaxUID = dicomParser.readFixedString(bytes, element.dataOffset, element.length);
  }
  const uid = transferSyntaxUID?.trim();
  if (!uid) {
    throw stream.position + 8 > file.size
      ? truncated('it ends inside its header')
      : corrupt('its TransferSyntaxUID is missing');
  }
  return { transferSyntaxUID: uid, end: stream.position };
}

/** The meta group holds a dozen short elements. */
const META_BYTES = 2 ** 16;
const FIRST_BYTES = 2 ** 20;

/**
 * Parses from as few bytes of a large file as hold its header, since what does not fit in them looks
 * like what is cut off.
 */
function parseGrowing(
  source: ByteSource,
  start: number,
  syntax: TransferSyntax,
  maxElements: number,
): DataSet {
  const most = Math.min(source.size, start + MAX_HEADER_BYTES);
  let size = Math.min(most, start + FIRST_BYTES);
  for (;;) {
    try {
      const dataSet = guarded(() => parse(source.read(0, size), start, syntax, maxElements));
      if (dataSet.elements[PIXEL_DATA] || size === most) return dataSet;
    } catch (error) {
      if (!(error instanceof RefusedFile) || error.reason === 'too-large') throw error;
      if (size === source.size) throw error;
      if (size === most) throw tooLarge(`its header may have ${MAX_HEADER_BYTES} bytes`);
    }
    size = Math.min(most, size * 8);
  }
}

function parse(bytes: Buffer, start: number, syntax: TransferSyntax, maxElements: number): DataSet {
  const parser = syntax.bigEndian
    ? dicomParser.bigEndianByteArrayParser
    : dicomParser.littleEndianByteArrayParser;
  const stream = new CountedStream(parser, bytes, maxElements);
  stream.seek(start);
  const dataSet = new DataSetClass(parser, bytes, {});
  // A limit of the parser: what it warns of is appended here.
  dataSet.warnings = stream.warnings;
  const read = syntax.implicit
    ? dicomParser.parseDicomDataSetImplicit
    : dicomParser.parseDicomDataSetExplicit;
  read(dataSet, stream, bytes.length, { untilTag: PIXEL_DATA });
  return dataSet;
}

/** The parser's types leave out that it exports the class. */
const { DataSet: DataSetClass } = dicomParser as unknown as {
  DataSet: new (parser: object, bytes: Uint8Array, elements: object) => DataSet;
};

/** The parser takes these for VRs with a 16-bit length, which they are not (PS3.5 section 7.1.2). */
const LONG_VRS: readonly string[] = ['OV', 'SV', 'UV'];

/**
 * Refuses to go on after more elements than any image has (each has two or three 16-bit numbers), and
 * shows the VRs that the parser does not know as one that it does.
 */
class CountedStream extends dicomParser.ByteStream {
  #left: number;

  constructor(
    parser: typeof dicomParser.littleEndianByteArrayParser,
    bytes: Uint8Array,
    maxElements: number,
  ) {
    super(parser, bytes, 0);
    this.#left = 3 * maxElements;
    const read = this.readUint16.bind(this);
    this.readUint16 = () => {
      if (this.#left-- <= 0) throw tooLarge(`its header may have ${maxElements} elements`);
      return read();
    };
    const readText = this.readFixedString.bind(this);
    this.readFixedString = (length) => {
      const text = readText(length);
      return LONG_VRS.includes(text) ? 'OB' : text;
    };
  }
}

/** The parser goes as deep as the stack allows, which it survives; nobody nests that far. */
function checkDepth(root: DataSet): void {
  let level = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw tooLarge(`its sequences may nest ${MAX_DEPTH} deep`);
    level = level.flatMap(({ elements }) =>
      Object.values(elements).flatMap(({ items }) =>
        (items ?? []).flatMap(({ dataSet }) => (dataSet ? [dataSet] : [])),
      ),
    );
  }
}

/** The data set of a deflated file (PS3.5 annex A.5). */
function inflate(file: ByteSource, start: number): Buffer {
  const packed = file.read(start, file.size);
  const most = Math.min(MAX_INFLATED_BYTES, packed.length * MAX_INFLATION);
  try {
    return inflateRawSync(packed, { maxOutputLength: most });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(`what it holds deflated may have ${most} bytes`);
    }
    throw corrupt('its deflated data set cannot be unpacked', { cause });
  }
}
