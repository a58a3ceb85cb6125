import { UserError } from '../../errors.ts';

/** Largest head of a part, in bytes. */
const MAX_HEAD = 2 ** 14;

const LINE_END = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');

/** The boundary that a Content-Type of a kind of multipart names; undefined for any other type. */
export function boundaryOf(
  contentType: string,
  kind: 'related' | 'form-data' = 'related',
): string | undefined {
  if (!new RegExp(`^multipart/${kind}\\b`, 'i').test(contentType)) return undefined;
  const found = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType);
  return found?.[1] ?? found?.[2];
}

/** One part of a multipart message. */
export interface Part {
  /** Its header lines, as they are. */
  readonly head: string;
  readonly body: AsyncGenerator<Buffer>;
}

/**
 * The parts of a multipart message (RFC 2046 section 5.1) as they come. What is held at a time is a
 * piece of the stream, a head and a boundary. What a reader leaves of a body is skipped, unless it closes its
 * iterator.
 *
 * @throws UserError when the message ends before its last boundary, or a part's head has no end.
 */
export async function* partsOf(
  pieces: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<Part> {
  const source = new BoundedSource(pieces);
  const mark = Buffer.from(`--${boundary}`);
  // What comes before the first boundary is nothing to us.
  await skip(source.until(mark));
  const next = Buffer.concat([LINE_END, mark]);
  while (!(await source.startsWith(Buffer.from('--')))) {
    const head = await headOf(source.until(HEAD_END));
    const body = source.until(next);
    yield { head, body };
    await skip(body);
  }
}

async function headOf(bytes: AsyncGenerator<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    if (length > MAX_HEAD) throw broken('a part has a head without end');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

async function skip(bytes: AsyncGenerator<Buffer>): Promise<void> {
  for (;;) if ((await bytes.next()).done === true) return;
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
  return new UserError(`Cannot read the parts of the message: ${what}; try again.`);
}
