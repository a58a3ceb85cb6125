/** Samples of one frame as its encoding leaves them, before depth, palette and colour space. */
export interface Samples {
  /** One byte a sample, or two with the byte order below. */
  readonly bytes: Uint8Array;
  readonly bigEndian: boolean;
  /**
   * `pixel` R G B R G B, `plane` R R G G B B, `pair` Y Y Cb Cr for two pixels. Gray is `pixel`.
   */
  readonly order: 'pixel' | 'plane' | 'pair';
  /** Whether three samples are luma and two chromas rather than red, green and blue. */
  readonly ybr: boolean;
}
