import {
  decodeHtJpeg2000,
  decodeJpeg,
  decodeJpeg2000,
  decodeJpegLs,
  decodeJpegXl,
} from './codecs.ts';
import type { PixelLayout } from './pixel-layout.ts';
import { decodeRle } from './rle.ts';
import type { Samples } from './samples.ts';

/** Decodes one encapsulated frame; throws RefusedFile when it is broken. */
export type FrameDecoder = (encoded: Uint8Array, layout: PixelLayout) => Samples | Promise<Samples>;

/** How the data set and the pixels of a DICOM file are encoded (PS3.5 annex A). */
export interface TransferSyntax {
  readonly name: string;
  /** Whether the pixels are in an encoding that is not read; the header is. */
  readonly unread?: true;
  readonly bigEndian?: true;
  /** Whether elements come without their VR. */
  readonly implicit?: true;
  readonly deflated?: true;
  /** Whether all frames are one video, which needs ffmpeg. */
  readonly video?: true;
  /** Absent where pixels are native, a video, or not read. */
  readonly decode?: FrameDecoder;
}

const DICOM = '1.2.840.10008.1.2';
const JPEG = `${DICOM}.4`;

const BY_UID: Readonly<Record<string, TransferSyntax>> = {
  [DICOM]: { name: 'Implicit VR Little Endian', implicit: true },
  [`${DICOM}.1`]: { name: 'Explicit VR Little Endian' },
  [`${DICOM}.2`]: { name: 'Explicit VR Big Endian', bigEndian: true },
  [`${DICOM}.5`]: { name: 'RLE Lossless', decode: decodeRle },
  [`${JPEG}.50`]: { name: 'JPEG Baseline', decode: decodeJpeg },
  [`${JPEG}.70`]: { name: 'JPEG Lossless, Selection Value 1', decode: decodeJpeg },
  [`${JPEG}.80`]: { name: 'JPEG-LS Lossless', decode: decodeJpegLs },
  [`${JPEG}.90`]: { name: 'JPEG 2000 Lossless', decode: decodeJpeg2000 },
  [`${JPEG}.91`]: { name: 'JPEG 2000', decode: decodeJpeg2000 },
  [`${JPEG}.51`]: { name: 'JPEG Extended', decode: decodeJpeg },
  [`${JPEG}.57`]: { name: 'JPEG Lossless', decode: decodeJpeg },
  [`${JPEG}.81`]: { name: 'JPEG-LS Near-Lossless', decode: decodeJpegLs },
  [`${JPEG}.92`]: { name: 'JPEG 2000 Part 2 Lossless', unread: true },
  [`${JPEG}.93`]: { name: 'JPEG 2000 Part 2', unread: true },
  ...videos(100, 'MPEG-2 Main Profile'),
  ...videos(101, 'MPEG-2 High Level'),
  ...videos(102, 'MPEG-4 High Profile 4.1'),
  ...videos(103, 'MPEG-4 Blu-ray'),
  ...videos(104, 'MPEG-4 High Profile 4.2'),
  [`${JPEG}.105`]: { name: 'MPEG-4 High Profile 4.2 for 3D', unread: true },
  [`${JPEG}.106`]: { name: 'MPEG-4 Stereo', unread: true },
  [`${JPEG}.107`]: { name: 'HEVC Main Profile', video: true },
  [`${JPEG}.108`]: { name: 'HEVC Main 10 Profile', video: true },
  [`${JPEG}.110`]: { name: 'JPEG XL Lossless', decode: decodeJpegXl },
  [`${JPEG}.111`]: { name: 'JPEG XL Recompression', decode: decodeJpegXl },
  [`${JPEG}.112`]: { name: 'JPEG XL', decode: decodeJpegXl },
  [`${JPEG}.201`]: { name: 'HTJ2K Lossless', decode: decodeHtJpeg2000 },
  [`${JPEG}.202`]: { name: 'HTJ2K Lossless RPCL', decode: decodeHtJpeg2000 },
  [`${JPEG}.203`]: { name: 'HTJ2K', decode: decodeHtJpeg2000 },
  [`${DICOM}.1.98`]: { name: 'Encapsulated Uncompressed', unread: true },
  [`${DICOM}.1.99`]: { name: 'Deflated Explicit VR Little Endian', deflated: true },
};

/** A video and its kind in several fragments (PS3.6 table A-1). */
function videos(number: number, name: string): Record<string, TransferSyntax> {
  return {
    [`${JPEG}.${number}`]: { name, video: true },
    [`${JPEG}.${number}.1`]: { name: `Fragmentable ${name}`, video: true },
  };
}

/** The transfer syntax of a UID; undefined for those that are unknown or private. */
export function transferSyntax(uid: string): TransferSyntax | undefined {
  return Object.hasOwn(BY_UID, uid) ? BY_UID[uid] : undefined;
}
