/** Memory is taken in pieces of this size (1 MiB): the files of one scanner differ a little. */
const PIECE = 2 ** 20;

/**
 * Memory into which whole files are read one after the other. Taking new memory for each would cost
 * about as much as decoding a still.
 */
export class FileMemory {
  #bytes = Buffer.alloc(0);

  /** Room for so many bytes; what was read into it before is lost. */
  take(size: number): Buffer {
    if (size > this.#bytes.length) {
      this.#bytes = Buffer.allocUnsafeSlow(PIECE * Math.ceil(size / PIECE));
    }
    return this.#bytes.subarray(0, size);
  }
}
