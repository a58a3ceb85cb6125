/** Capitals and digits five pixels wide and seven high; each two digits are a row of five bits. */
const GLYPHS: Readonly<Record<string, string>> = {
  A: '0E11111F111111',
  B: '1E11111E11111E',
  C: '0E11101010110E',
  D: '1E11111111111E',
  E: '1F10101E10101F',
  F: '1F10101E101010',
  G: '0E11101711110F',
  H: '1111111F111111',
  I: '0E04040404040E',
  J: '0702020202120C',
  K: '11121418141211',
  L: '1010101010101F',
  M: '111B1515111111',
  N: '11191513111111',
  O: '0E11111111110E',
  P: '1E11111E101010',
  Q: '0E11111115120D',
  R: '1E11111E141211',
  S: '0F10100E01011E',
  T: '1F040404040404',
  U: '1111111111110E',
  V: '11111111110A04',
  W: '1111111515150A',
  X: '11110A040A1111',
  Y: '11110A04040404',
  Z: '1F01020408101F',
  0: '0E11131519110E',
  1: '040C040404040E',
  2: '0E11010608101F',
  3: '0E11010601110E',
  4: '02060A121F0202',
  5: '1F101E0101110E',
  6: '0608101E11110E',
  7: '1F010204080808',
  8: '0E11110E11110E',
  9: '0E11110F01020C',
  '.': '00000000000C0C',
  '-': '0000001F000000',
  ':': '000C0C000C0C00',
  '/': '01010204081010',
  '%': '18190204081303',
};

const ADVANCE = 6;
const HEIGHT = 7;

/** Width in pixels of a line of text. */
export function textWidth(text: string, scale = 1): number {
  return Math.max(0, text.length * ADVANCE - 1) * scale;
}

/**
 * Draws one line of text, capitals and digits; a character without a glyph leaves a gap.
 *
 * @param x left edge, @param y upper edge, in pixels.
 * @param set called for every pixel of the strokes.
 */
export function drawText(
  text: string,
  x: number,
  y: number,
  set: (x: number, y: number) => void,
  scale = 1,
): void {
  for (let i = 0; i < text.length; i++) {
    const rows = GLYPHS[text.charAt(i).toUpperCase()];
    if (rows === undefined) continue;
    for (let row = 0; row < HEIGHT; row++) {
      const bits = Number.parseInt(rows.slice(2 * row, 2 * row + 2), 16);
      for (let column = 0; column < 5; column++) {
        if (((bits >> (4 - column)) & 1) === 0) continue;
        for (let k = 0; k < scale * scale; k++) {
          set(
            x + (i * ADVANCE + column) * scale + (k % scale),
            y + row * scale + Math.floor(k / scale),
          );
        }
      }
    }
  }
}
