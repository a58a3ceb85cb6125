import { ProtocolFault } from './protocol-fault.ts';

/** Types of protocol data units (PS3.8 section 9.3.1). */
export const PDU = {
  associateRequest: 1,
  associateAccept: 2,
  associateReject: 3,
  data: 4,
  releaseRequest: 5,
  releaseResponse: 6,
  abort: 7,
} as const;

/** Bytes before the body: type, a reserved byte, and the body's length (PS3.8 section 9.3.1). */
export const PDU_HEADER = 6;

/** Largest association request or answer: 128 contexts of a dozen transfer syntaxes fit. */
const MAX_ASSOCIATE = 2 ** 17;

/** Everything else holds four bytes; some senders pad. */
const MAX_SHORT = 64;

/** Cuts a stream of bytes into protocol data units, and takes none that is longer than allowed. */
export class PduSplitter {
  readonly #maxData: number;
  #pieces: Buffer[] = [];
  #held = 0;
  /** Bytes of the unit that is coming in, once its header is there. */
  #wanted: number | undefined;

  /** @param maxData largest body of a P-DATA-TF in bytes, as announced to the peer. */
  constructor(maxData: number) {
    this.#maxData = maxData;
  }

  /**
   * The units that these bytes complete, header included, in order.
   *
   * @throws ProtocolFault at an unknown type or a length above its limit, before the body is there.
   */
  *split(bytes: Buffer): Generator<Buffer> {
    let rest = bytes;
    while (rest.length > 0) {
      const needed = (this.#wanted ?? PDU_HEADER) - this.#held;
      const taken = rest.subarray(0, needed);
      this.#pieces.push(taken);
      this.#held += taken.length;
      rest = rest.subarray(taken.length);
      if (taken.length < needed) return;
      const all = this.#pieces.length === 1 ? taken : Buffer.concat(this.#pieces);
      if (this.#wanted === undefined) {
        this.#pieces = [all];
        this.#wanted = PDU_HEADER + this.#bodyLength(all);
        if (this.#wanted > PDU_HEADER) continue;
      }
      this.#pieces = [];
      this.#held = 0;
      this.#wanted = undefined;
      yield all;
    }
  }

  #bodyLength(header: Buffer): number {
    const type = header.readUInt8(0);
    const length = header.readUInt32BE(2);
    const limit = this.#limitOf(type);
    if (limit === undefined) throw new ProtocolFault(`it sent a PDU of the unknown type ${type}`);
    if (length > limit) {
      throw new ProtocolFault(
        `it announced a PDU of type ${type} with ${length} bytes, and at most ${limit} are taken`,
      );
    }
    return length;
  }

  #limitOf(type: number): number | undefined {
    if (type === PDU.data) return this.#maxData;
    if (type === PDU.associateRequest || type === PDU.associateAccept) return MAX_ASSOCIATE;
    return type >= PDU.associateReject && type <= PDU.abort ? MAX_SHORT : undefined;
  }
}
