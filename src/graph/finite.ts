import { UserError } from '../errors.ts';

/**
 * Returns weights as they are when every one of them is a finite number.
 *
 * @param what names them in errors, such as `the weight of layer "fc6"`.
 * @throws UserError naming the first value that is not.
 */
export function requireFinite(values: Float32Array, what: string): Float32Array {
  const at = firstNonFinite(values);
  if (at === undefined) return values;
  throw new UserError(
    `Cannot use ${what}: value ${at} of ${values.length} is ${values[at]}, not a finite number; the file is damaged or its training diverged.`,
  );
}

function firstNonFinite(values: Float32Array): number | undefined {
  // An exponent of all ones is an infinity or no number; looking at the bits is the faster test.
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < bits.length; i++) {
    if (((bits[i] ?? 0) & 0x7f800000) === 0x7f800000) return i;
  }
  return undefined;
}
