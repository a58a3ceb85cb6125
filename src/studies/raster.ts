/**
 * 8-bit pixels, rows from top to bottom; RGB interleaved when there are three channels. The pixels
 * may lie in the bytes of the file they came from: read them, never write to them.
 */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}
