import type { default as DcmjsCodecs } from 'dcmjs-codecs';
import { loadCodecs } from './codecs.ts';
import type { Raster } from './raster.ts';

const DICOM = '1.2.840.10008.1.2';

/** How pixels and elements of a written file may be encoded. */
export type WrittenEncoding = 'explicit' | 'implicit' | 'rle' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000';

interface Encoding {
  readonly uid: string;
  /** PhotometricInterpretation of colour frames. */
  readonly colour: 'RGB' | 'YBR_FULL_422' | 'YBR_RCT';
  /** Absent where pixels are native. */
  readonly compress?: (codecs: typeof DcmjsCodecs.NativeCodecs, frame: Context) => Context;
}

type Context = InstanceType<typeof DcmjsCodecs.Context>;

/** What JPEG Baseline is written with: a usual setting of archives. */
export const JPEG_QUALITY = 75;
const CHROMA_422 = 1;

export const ENCODINGS: Readonly<Record<WrittenEncoding, Encoding>> = {
  explicit: { uid: `${DICOM}.1`, colour: 'RGB' },
  implicit: { uid: DICOM, colour: 'RGB' },
  rle: { uid: `${DICOM}.5`, colour: 'RGB', compress: (codecs, frame) => codecs.encodeRle(frame) },
  jpeg: {
    uid: `${DICOM}.4.50`,
    colour: 'YBR_FULL_422',
    compress: (codecs, frame) =>
      codecs.encodeJpeg(frame, { lossy: true, quality: JPEG_QUALITY, sampleFactor: CHROMA_422 }),
  },
  'jpeg-ls': {
    uid: `${DICOM}.4.80`,
    colour: 'RGB',
    compress: (codecs, frame) => codecs.encodeJpegLs(frame, { lossy: false }),
  },
  'jpeg-2000': {
    uid: `${DICOM}.4.90`,
    colour: 'YBR_RCT',
    compress: (codecs, frame) => codecs.encodeJpeg2000(frame, { lossy: false }),
  },
};

/** One frame as its encoding stores it. */
export async function compressed(
  { width, height, channels, pixels }: Raster,
  compress: NonNullable<Encoding['compress']>,
): Promise<ArrayBuffer> {
  const { NativeCodecs, Context } = await loadCodecs();
  const frame = new Context({
    width,
    height,
    samplesPerPixel: channels,
    bitsAllocated: 8,
    bitsStored: 8,
    pixelRepresentation: 0,
    planarConfiguration: 0,
    photometricInterpretation: channels === 3 ? 'RGB' : 'MONOCHROME2',
    decodedBuffer: pixels,
  });
  const bytes = compress(NativeCodecs, frame).getEncodedBuffer();
  if (bytes === undefined) throw new RangeError('A frame was compressed to nothing');
  return Uint8Array.from(bytes).buffer;
}
