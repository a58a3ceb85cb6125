import type { default as DcmjsCodecs } from 'dcmjs-codecs';
import { type Codestream, readJpeg2000Header, readJpegHeader } from './codestream.ts';
import { readJpegXlSize } from './jpeg-xl-size.ts';
import type { PixelLayout } from './pixel-layout.ts';
import { corrupt } from './refused-file.ts';
import type { Samples } from './samples.ts';

type Method =
  'decodeJpeg' | 'decodeJpegLs' | 'decodeJpeg2000' | 'decodeHtJpeg2000' | 'decodeJpegXl';

/** JPEG Baseline, Extended or Lossless. The samples stay as they are coded; their colour is told apart. */
export async function decodeJpeg(encoded: Uint8Array, layout: PixelLayout): Promise<Samples> {
  const stream = readJpegHeader(encoded);
  return decode('decodeJpeg', encoded, layout, stream, isYbrJpeg(stream, layout));
}

export async function decodeJpegLs(encoded: Uint8Array, layout: PixelLayout): Promise<Samples> {
  const ybr = layout.photometricInterpretation.startsWith('YBR');
  return decode('decodeJpegLs', encoded, layout, readJpegHeader(encoded), ybr);
}

/** JPEG 2000. Its own colour transforms (YBR_RCT, YBR_ICT) are undone by the decoder. */
export async function decodeJpeg2000(encoded: Uint8Array, layout: PixelLayout): Promise<Samples> {
  const ybr = layout.photometricInterpretation.startsWith('YBR_FULL');
  return decode('decodeJpeg2000', encoded, layout, readJpeg2000Header(encoded), ybr);
}

/** High-throughput JPEG 2000 (ISO 15444-15): the same headers, another entropy coder. */
export async function decodeHtJpeg2000(encoded: Uint8Array, layout: PixelLayout): Promise<Samples> {
  const ybr = layout.photometricInterpretation.startsWith('YBR_FULL');
  return decode('decodeHtJpeg2000', encoded, layout, readJpeg2000Header(encoded), ybr);
}

/** JPEG XL, whose decoder undoes its own colour transforms, those of recompressed JPEG too. */
export async function decodeJpegXl(encoded: Uint8Array, layout: PixelLayout): Promise<Samples> {
  const { samplesPerPixel: components, bitsAllocated: bits } = layout;
  // Where the samples are not what the header says, their number of bytes is not either.
  const stream = { ...readJpegXlSize(encoded), components, bits };
  return decode('decodeJpegXl', encoded, layout, stream, false);
}

/**
 * An Adobe marker says which colours the components are, their names may, and else the header does.
 * A JFIF marker is no sign: writers put it into RGB streams too.
 */
function isYbrJpeg(stream: Codestream, layout: PixelLayout): boolean {
  if (stream.components !== 3) return false;
  if (stream.adobeTransform !== undefined) return stream.adobeTransform !== 0;
  return !(stream.namedRgb ?? false) && layout.photometricInterpretation.startsWith('YBR');
}

async function decode(
  method: Method,
  encoded: Uint8Array,
  layout: PixelLayout,
  stream: Codestream,
  ybr: boolean,
): Promise<Samples> {
  const { rows, columns, samplesPerPixel, bitsAllocated } = layout;
  const claim = `${stream.width} x ${stream.height} x ${stream.components}`;
  const due = `${columns} x ${rows} x ${samplesPerPixel}`;
  if (claim !== due) throw corrupt(`a compressed frame is ${claim} and the header says ${due}`);
  if (stream.bits > bitsAllocated) {
    throw corrupt(
      `a compressed frame has ${stream.bits} bits and the header says ${bitsAllocated}`,
    );
  }
  const codecs = await loadCodecs();
  const context = new codecs.Context({
    width: columns,
    height: rows,
    samplesPerPixel,
    bitsAllocated,
    bitsStored: layout.highBit + 1,
    pixelRepresentation: 0,
    planarConfiguration: 0,
    photometricInterpretation: layout.photometricInterpretation,
    encodedBuffer: encoded,
  });
  codecs.warnings.length = 0;
  let bytes: Uint8Array | undefined;
  try {
    bytes = codecs.NativeCodecs[method](context, {
      convertColorspaceToRgb: false,
    }).getDecodedBuffer();
  } catch (error) {
    // The stack and heap of the module are left as they were at the fault: start a fresh one.
    loaded = undefined;
    throw corrupt('a compressed frame does not decode', { cause: error });
  }
  if (codecs.warnings.length > 0) throw corrupt(`a compressed frame is ${codecs.warnings[0]}`);
  if (bytes?.length !== rows * columns * samplesPerPixel * (bitsAllocated / 8)) {
    throw corrupt(`a compressed frame decodes to ${bytes?.length ?? 0} bytes`);
  }
  return { bytes, bigEndian: false, order: 'pixel', ybr };
}

interface Codecs {
  readonly NativeCodecs: typeof DcmjsCodecs.NativeCodecs;
  readonly Context: typeof DcmjsCodecs.Context;
  /** What the decoders complained of since this was last emptied, though they went on. */
  readonly warnings: string[];
}

let loaded: Promise<Codecs> | undefined;

/** Loads the WebAssembly codecs when the first compressed frame needs them. */
export function loadCodecs(): Promise<Codecs> {
  loaded ??= start();
  return loaded;
}

async function start(): Promise<Codecs> {
  const { NativeCodecs, Context, log } = (await import('dcmjs-codecs')).default;
  const warnings: string[] = [];
  // libjpeg fills in what is missing and only says so; what it says comes out as log lines.
  log.methodFactory = () => (line: unknown) => {
    if (/Corrupt JPEG data(?!.*extraneous bytes)|Premature end/.test(String(line))) {
      warnings.push('corrupt or cut off');
    }
  };
  log.setLevel('info', false);
  log.rebuild();
  await NativeCodecs.initializeAsync({ logCodecsInfo: true });
  return { NativeCodecs, Context, warnings };
}
