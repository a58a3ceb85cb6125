import type { DicomHeader, UltrasoundRegion } from './dicom-header.ts';
import type { FileFormat } from './file-format.ts';
import type { HeaderText } from './header-texts.ts';
import type { Raster } from './raster.ts';

/** One image file: a DICOM instance, or a plain image taken for one. */
export interface Instance {
  readonly format: FileFormat;
  /** Null for plain images. */
  readonly header: DicomHeader | null;
  readonly transferSyntaxUID: string | null;
  readonly photometricInterpretation: string | null;
  readonly rows: number;
  readonly columns: number;
  /** At least 1. */
  readonly frames: number;
  /** Items of SequenceOfUltrasoundRegions in the order of the file. */
  readonly regions: readonly UltrasoundRegion[];
  /** What the header says of what the image shows. */
  readonly texts: readonly HeaderText[];
  /**
   * A program that is not here and without which no frame decodes. A file that is nothing but a video
   * has 0 rows and columns then.
   */
  readonly needs?: 'ffmpeg';
  /**
   * Decodes one frame, palette and colour space applied, at 8 bits.
   *
   * @param index from 0 to `frames` - 1.
   * @throws RefusedFile when the encoding is not read, or the frame is broken.
   * @throws RangeError when there is no such frame.
   */
  decodeFrame(index: number): Promise<Raster>;
  /** Ends what decodes it; absent where nothing would go on. */
  close?(): void;
}

/** Throws RangeError unless `index` is one of `frames`. */
export function checkFrame(index: number, frames: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= frames) {
    throw new RangeError(`A frame from 0 to ${frames - 1} was expected, not ${index}`);
  }
}
