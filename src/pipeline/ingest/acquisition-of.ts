import type { Acquisition } from '../../catalog/index.ts';
import type { DicomHeader } from '../../studies/index.ts';

/** What an instance says of its encoding. */
interface Encoding {
  readonly transferSyntaxUID: string | null;
  readonly photometricInterpretation: string | null;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
}

/**
 * What the catalog keeps of a header: nothing that identifies anyone.
 *
 * @param header null where the file has none.
 * @param person a pseudonym of name and birth date.
 */
export function acquisitionOf(
  header: DicomHeader | null,
  instance: Encoding,
  person: string | null,
): Acquisition {
  return {
    sopClassUID: header?.sopClassUID ?? null,
    transferSyntaxUID: instance.transferSyntaxUID,
    photometricInterpretation: instance.photometricInterpretation,
    rows: instance.rows,
    columns: instance.columns,
    frames: instance.frames,
    modality: header?.modality ?? null,
    manufacturer: header?.manufacturer ?? null,
    manufacturerModelName: header?.manufacturerModelName ?? null,
    transducer: header?.transducer ?? null,
    patientSex: header?.patientSex ?? null,
    patientAge: header?.patientAge ?? null,
    bodyMassIndex: bodyMassIndexOf(header),
    person,
    insideCleaned: false,
    synthetic: header?.patientName?.startsWith('SYNTHETIC^') ?? false,
  };
}

/** Weight over height squared, whole: no more is told than its band needs. */
function bodyMassIndexOf(header: DicomHeader | null): number | null {
  const { patientSize: metres = null, patientWeight: kilograms = null } = header ?? {};
  return metres === null || kilograms === null ? null : Math.round(kilograms / metres ** 2);
}
