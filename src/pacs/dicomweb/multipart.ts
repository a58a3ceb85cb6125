import { UserError } from '../../errors.ts';

/** Largest head of a part, in bytes. */
const MAX_HEAD = 2 ** 14;

const LINE_END = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');

/** The boundary that a Content-Type of multipart/related names; undefined for any other type. */
export function boundaryOf(contentType: string): string | undefined {
  if (!/^multipart\/related\b/i.test(contentType)) return undefined;
  const found = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType);
  return found?.[1] ?? found?.[2];
}

/**
 * The bodies of a multipart message (RFC 2046 section 5.1) as they come. What is held at a time is a
 * piece of the stream and a boundary. What a reader leaves of a part is skipped, unless it closes the
 * part's iterator.
 *
 * @throws UserError when the message ends before its last boundary, or a part's head has no end.
 */
export async function* partsOf(
  pieces: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<AsyncGenerator<Buffer>> {
  const source = new BoundedSource(pieces);
  const mark = Buffer.from(`--${boundary}`);
  // What comes before the first boundary is nothing to us.
  await skip(source.until(mark), Infinity);
  const next = Buffer.concat([LINE_END, mark]);
  while (!(await source.startsWith(Buffer.from('--')))) {
    await skip(source.until(HEAD_END), MAX_HEAD);
    const part = source.until(next);
    yield part;
    await skip(part, Infinity);
  }
}

async function skip(part: AsyncGenerator<Buffer>, limit: number): Promise<void> {
  let bytes = 0;
  for await (const piece of part) {
    bytes += piece.length;
    if (bytes > limit) throw broken('a part has a head without end');
  }
}

/** A stream that can be read up to a mark. */
class BoundedSource {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** What comes before the mark; the mark itself is skipped. */
  async *until(mark: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      if (at >= 0) {
        const before = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + mark.length);
        if (before.length > 0) yield before;
        return;
      }
      // The mark may have begun in the last bytes.
      const sure = Math.max(0, this.#held.length - mark.length + 1);
      const before = this.#held.subarray(0, sure);
      this.#held = this.#held.subarray(sure);
      if (before.length > 0) yield before;
      await this.#more();
    }
  }

  async startsWith(text: Buffer): Promise<boolean> {
    while (this.#held.length < text.length) await this.#more();
    return this.#held.subarray(0, text.length).equals(text);
  }

  async #more(): Promise<void> {
    const next = await this.#pieces.next();
    if (next.done === true) throw broken('it ended before its last part did');
    this.#held = Buffer.concat([this.#held, next.value]);
  }
}

function broken(what: string): UserError {
  return new UserError(`Cannot read the answer of the archive: ${what}; try again.`);
}
