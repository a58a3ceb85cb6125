const BOUNDARY = 'a-boundary-of-a-form';

/** A message of several parts, with its content type. */
export interface Form {
  readonly type: string;
  readonly bytes: Buffer;
}

/** A form with one part for each file. */
export function formOf(files: readonly Buffer[]): Form {
  return {
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    bytes: parts(files, (i) => [
      `content-disposition: form-data; name="file"; filename="${i}.dcm"`,
      'content-type: application/octet-stream',
    ]),
  };
}

/** Objects to store (STOW-RS, PS3.18 section 10.5). */
export function relatedOf(objects: readonly Buffer[]): Form {
  return {
    type: `multipart/related; type="application/dicom"; boundary=${BOUNDARY}`,
    bytes: parts(objects, () => ['content-type: application/dicom']),
  };
}

function parts(bodies: readonly Buffer[], headOf: (i: number) => readonly string[]): Buffer {
  const written = bodies.flatMap((body, i) => [
    Buffer.from(`--${BOUNDARY}\r\n${headOf(i).join('\r\n')}\r\n\r\n`),
    body,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...written, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}
