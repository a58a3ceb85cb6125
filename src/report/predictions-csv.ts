import { stringify } from 'csv-stringify/sync';

/** What was said about one image. */
export interface PredictionRow {
  /** As the user named it, relative to the source. */
  readonly file: string;
  /** The frame's index within the file, from 0. */
  readonly frame: number;
  /** A pseudonym, or the code of the user's manifest. */
  readonly patient: string;
  readonly study: string | null;
  /** The category of the reference standard, where there is one. */
  readonly truth: string | null;
  readonly predicted: string | null;
  /** One number for each category, in their order. */
  readonly probabilities: ArrayLike<number>;
}

const COLUMNS = ['file', 'frame', 'patient', 'study', 'truth', 'predicted'];

/**
 * Predictions as CSV (RFC 4180 quoting, lines end in LF): the columns file, frame, patient, study,
 * truth and predicted, then one with the probability of each category, named as the category.
 * Numbers are written in the fewest digits that give the same number back, so equal input gives
 * equal bytes. Text that a spreadsheet would run as a formula gets an apostrophe in front.
 *
 * @throws RangeError when a row has not one probability for each category.
 */
export function predictionsCsv(
  categories: readonly string[],
  rows: readonly PredictionRow[],
): string {
  const names = categories.map((name) => (COLUMNS.includes(name) ? `${name} (category)` : name));
  const records = rows.map((row) => {
    if (row.probabilities.length !== categories.length) {
      throw new RangeError(
        `${row.file} has ${row.probabilities.length} probabilities for ${categories.length} categories`,
      );
    }
    return [
      text(row.file),
      String(row.frame),
      text(row.patient),
      text(row.study),
      text(row.truth),
      text(row.predicted),
      ...Array.from(row.probabilities, String),
    ];
  });
  return stringify([[...COLUMNS, ...names.map(text)], ...records]);
}

/** What spreadsheets take for the start of a formula (OWASP, CSV injection), in ASCII and wide. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

function text(value: string | null): string {
  if (value === null) return '';
  return FORMULA.test(value) ? `'${value}` : value;
}
