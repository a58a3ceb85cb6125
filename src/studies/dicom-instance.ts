import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { readDicomHeader, readUltrasoundRegions } from './dicom-header.ts';
import { encapsulatedFrames } from './encapsulated-frames.ts';
import { checkFrame, type Instance } from './instance.ts';
import { nativeFrames } from './native-frames.ts';
import { type Palette, readPalette } from './palette.ts';
import { type PixelLayout, readPixelLayout } from './pixel-layout.ts';
import { corrupt, RefusedFile, truncated, unsupported } from './refused-file.ts';
import type { Samples } from './samples.ts';
import { toRaster } from './to-raster.ts';
import { transferSyntax, type TransferSyntax } from './transfer-syntaxes.ts';

const PIXEL_DATA = 'x7fe00010';

/**
 * A DICOM file as an instance. Only its header is parsed; frames are decoded one by one.
 *
 * @throws RefusedFile when the header is broken, or the bytes cannot hold the frames it promises.
 *   An encoding that is not read is refused by `decodeFrame` only, so that the header can be seen.
 */
export function openDicom(bytes: Buffer): Instance {
  const { dataSet, uid, syntax } = parseHeader(bytes);
  const element = dataSet.elements[PIXEL_DATA];
  if (!element) throw withoutPixels(dataSet);
  const layout = readPixelLayout(dataSet);
  const readSamples = frameReader(bytes, element, layout, syntax);
  let palette: Palette | undefined;
  return {
    format: 'dicom',
    header: guarded(() => readDicomHeader(dataSet)),
    transferSyntaxUID: uid,
    photometricInterpretation: layout.photometricInterpretation,
    rows: layout.rows,
    columns: layout.columns,
    frames: layout.frames,
    regions: guarded(() => readUltrasoundRegions(dataSet)),
    decodeFrame: async (index) => {
      checkFrame(index, layout.frames);
      const samples = await readSamples(index);
      return toRaster(samples, layout, () => {
        palette ??= guarded(() => readPalette(dataSet, syntax.bigEndian ?? false));
        return palette;
      });
    },
  };
}

/** Parses up to the pixel data, of which only the position is read. */
function parseHeader(bytes: Buffer): { dataSet: DataSet; uid: string; syntax: TransferSyntax } {
  const uid = guarded(() => dicomParser.readPart10Header(bytes).string('x00020010'));
  if (!uid) throw corrupt('its TransferSyntaxUID is missing');
  const syntax = transferSyntax(uid);
  if (!syntax) throw unsupported(`its transfer syntax ${uid} is none we know`);
  if (syntax.unread === 'dataset') throw unsupported(`its encoding is ${syntax.name}`);
  const dataSet = guarded(() => dicomParser.parseDicom(bytes, { untilTag: PIXEL_DATA }));
  return { dataSet, uid, syntax };
}

function frameReader(
  bytes: Buffer,
  element: Element,
  layout: PixelLayout,
  syntax: TransferSyntax,
): (index: number) => Samples | Promise<Samples> {
  const { bitsAllocated, signed } = layout;
  const unread =
    syntax.unread === 'frame'
      ? unsupported(`its encoding is ${syntax.name}`)
      : (bitsAllocated !== 8 && bitsAllocated !== 16) || signed
        ? unsupported(
            `its samples are ${signed ? 'signed' : 'unsigned'}, ${bitsAllocated} bits each`,
          )
        : null;
  if (unread) return () => Promise.reject(unread);
  const { decode } = syntax;
  if (decode) {
    const encodedFrame = encapsulatedFrames(bytes, element.dataOffset, layout.frames);
    return (index) => decode(encodedFrame(index), layout);
  }
  if (element.hadUndefinedLength)
    throw corrupt(`its pixel data has no length under ${syntax.name}`);
  const end = element.dataOffset + element.length;
  if (end > bytes.length)
    throw truncated(`it ends ${end - bytes.length} bytes before its pixel data`);
  return nativeFrames(bytes.subarray(element.dataOffset, end), layout, {
    bigEndian: syntax.bigEndian ?? false,
    asWords: element.vr !== 'OB',
  });
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

/** dicom-parser throws strings, and objects that hold them: say the same in our words. */
function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RefusedFile) throw error;
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
