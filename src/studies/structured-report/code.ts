import type { DcmjsElements } from 'dcmjs';

/** A coded concept (PS3.3 section 8): its value, the scheme that the value is of, and what it means. */
export interface Code {
  /** At most 16 characters in most schemes; longer ones are written as LongCodeValue. */
  readonly value: string;
  /** Coding scheme designator: DCM, SCT, UCUM, or a private one, which begins with 99. */
  readonly scheme: string;
  /** At most 64 characters. */
  readonly meaning: string;
}

/** A concept of the DICOM Controlled Terminology (PS3.16 annex D). */
export function dcm(value: string, meaning: string): Code {
  return { value, scheme: 'DCM', meaning };
}

/** The longest CodeValue (0008,0100), a short string (PS3.5 section 6.2). */
const SHORT = 16;

/** The item of a code sequence. */
export function codeItem({ value, scheme, meaning }: Code): DcmjsElements {
  return {
    ...(value.length <= SHORT
      ? { '00080100': { vr: 'SH', Value: [value] } }
      : { '00080119': { vr: 'UC', Value: [value] } }),
    '00080102': { vr: 'SH', Value: [scheme] },
    '00080104': { vr: 'LO', Value: [meaning] },
  };
}
