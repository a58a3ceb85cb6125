import type { DataSet, Element } from 'dicom-parser';
import type { ByteSource } from './byte-source.ts';
import { guarded, parseDataSet, PIXEL_DATA, type ParsedDataSet } from './data-set.ts';
import { readDicomHeader, readUltrasoundRegions } from './dicom-header.ts';
import { dicomVideo } from './dicom-video.ts';
import { encapsulatedFrames } from './encapsulated-frames.ts';
import { readHeaderTexts } from './header-texts.ts';
import { checkFrame, type Instance } from './instance.ts';
import { nativeFrames } from './native-frames.ts';
import { type Palette, readPalette } from './palette.ts';
import { type PixelLayout, readPixelLayout } from './pixel-layout.ts';
import { corrupt, RefusedFile, truncated, unsupported } from './refused-file.ts';
import type { Samples } from './samples.ts';
import { toRaster } from './to-raster.ts';

/**
 * A DICOM file as an instance. Only its header is parsed; frames are read and decoded one by one.
 *
 * @throws RefusedFile when the header is broken, or the bytes cannot hold the frames it promises.
 *   An encoding that is not read is refused by `decodeFrame` only, so that the header can be seen.
 */
export function openDicom(file: ByteSource): Instance {
  const parsed = parseDataSet(file);
  const { dataSet, transferSyntaxUID, syntax, source } = parsed;
  const element = dataSet.elements[PIXEL_DATA];
  if (!element) throw withoutPixels(dataSet);
  const layout = guarded(() => readPixelLayout(dataSet));
  return {
    format: 'dicom',
    header: guarded(() => readDicomHeader(dataSet)),
    transferSyntaxUID,
    photometricInterpretation: layout.photometricInterpretation,
    rows: layout.rows,
    columns: layout.columns,
    frames: layout.frames,
    regions: guarded(() => readUltrasoundRegions(dataSet)),
    texts: guarded(() => readHeaderTexts(dataSet)),
    ...(syntax.video
      ? dicomVideo(source, element.dataOffset, layout)
      : { decodeFrame: rasterReader(parsed, element, layout) }),
  };
}

function rasterReader(
  parsed: ParsedDataSet,
  element: Element,
  layout: PixelLayout,
): Instance['decodeFrame'] {
  const { dataSet, syntax } = parsed;
  const readSamples = frameReader(parsed, element, layout);
  let palette: Palette | undefined;
  return async (index) => {
    checkFrame(index, layout.frames);
    const samples = await readSamples(index);
    return toRaster(samples, layout, () => {
      palette ??= guarded(() => readPalette(dataSet, syntax.bigEndian ?? false));
      return palette;
    });
  };
}

function frameReader(
  { dataSet, syntax, source }: ParsedDataSet,
  element: Element,
  layout: PixelLayout,
): (index: number) => Samples | Promise<Samples> {
  const { bitsAllocated, signed } = layout;
  const unread = syntax.unread
    ? unsupported(`its encoding is ${syntax.name}`)
    : (bitsAllocated !== 8 && bitsAllocated !== 16) || signed
      ? unsupported(`its samples are ${signed ? 'signed' : 'unsigned'}, ${bitsAllocated} bits each`)
      : null;
  if (unread) return () => Promise.reject(unread);
  const { decode } = syntax;
  const start = element.dataOffset;
  if (decode) {
    const encodedFrame = encapsulatedFrames(source, start, layout.frames, frameOffsets(dataSet));
    return (index) => decode(encodedFrame(index), layout);
  }
  if (element.hadUndefinedLength)
    throw corrupt(`its pixel data has no length under ${syntax.name}`);
  const end = start + element.length;
  if (end > source.size)
    throw truncated(`it ends ${end - source.size} bytes before its pixel data`);
  const pixelData: ByteSource = {
    size: element.length,
    read: (from, to) => source.read(start + from, Math.min(start + to, end)),
  };
  return nativeFrames(pixelData, layout, {
    bigEndian: syntax.bigEndian ?? false,
    asWords: element.vr !== 'OB',
  });
}

/** ExtendedOffsetTable: 64-bit offsets, for pixel data that 32 bits cannot span. */
function frameOffsets(dataSet: DataSet): number[] {
  const element = dataSet.elements['x7fe00001'];
  if (!element) return [];
  const { dataOffset, length } = element;
  const bytes = Buffer.from(dataSet.byteArray.subarray(dataOffset, dataOffset + length));
  return Array.from({ length: bytes.length >> 3 }, (_, i) => Number(bytes.readBigUInt64LE(8 * i)));
}

function withoutPixels(dataSet: DataSet): RefusedFile {
  if (dataSet.elements['x00280010']) {
    return truncated('its header describes pixels and there are none');
  }
  return new RefusedFile(
    'no-pixels',
    'Cannot read this file: it holds no pixels, as a report does, or a file that was cut off early; leave it out or copy it again.',
  );
}
