/** What stands for a patient's identity in copies; the same for every file of the patient. */
export interface Identity {
  /** PatientID and PatientName of the copies. */
  readonly patient: string;
  /** Another UID for each UID, the same in every file. */
  readonly uid: (uid: string) => string;
  /** Whole days by which dates are shifted. */
  readonly days: number;
}

/**
 * A date (DA) or the date of a date and time (DT, whose time stays) moved by whole days; empty where
 * there is none.
 */
export function shiftDate(text: string, days: number): string {
  const [, year, month, day, rest = ''] = /^(\d{4})\.?(\d{2})\.?(\d{2})([\d.]*)/.exec(text) ?? [];
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day) + days);
  if (year === undefined || Number.isNaN(at)) return '';
  const moved = new Date(at).toISOString();
  return moved.slice(0, 10).replaceAll('-', '') + rest;
}
