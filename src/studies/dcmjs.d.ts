/** The part of dcmjs 0.52 that writing needs; the package ships no types. */
declare module 'dcmjs' {
  /** A data element in the DICOM JSON manner; sequence items are nested element maps. */
  export interface DcmjsElement {
    vr: string;
    Value: readonly (string | number | ArrayBuffer | DcmjsElements)[];
  }

  /** Elements by their tag as eight upper-case hexadecimal digits. */
  export type DcmjsElements = Record<string, DcmjsElement>;

  /** A file: its meta group and its data set. */
  export interface DcmjsFile {
    dict: DcmjsElements;
    /** The whole file: preamble, meta group and data set. */
    write(): ArrayBuffer;
  }

  const dcmjs: { data: { DicomDict: new (meta: DcmjsElements) => DcmjsFile } };
  export default dcmjs;
}
