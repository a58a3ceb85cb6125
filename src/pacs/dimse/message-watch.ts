import { orderedAssociateRequest } from './associate-request.ts';
import { COMMAND, readCommandSet } from './command-set.ts';
import { PDU, PDU_HEADER } from './pdu-splitter.ts';
import { ProtocolFault } from './protocol-fault.ts';

/** Largest command in bytes; real ones have some 200. */
const MAX_COMMAND = 2 ** 14;

/** Largest data set that is not an object to store, such as the answer to a query. */
const MAX_IDENTIFIER = 2 ** 18;

/** Length, context and control byte of a presentation data value (PS3.8 section 9.3.5.1). */
const PDV_HEADER = 6;

export interface WatchOptions {
  /** Who asked for the association. */
  readonly role: 'acceptor' | 'requestor';
  /** Largest object to store, in bytes. */
  readonly maxObject: number;
}

/** What has come of a message. */
interface Message {
  readonly context: number;
  readonly part: 'command' | 'data';
  readonly pieces: Buffer[];
  readonly limit: number;
  bytes: number;
}

/**
 * Follows one direction of an association and lets pass only units that come in their order and
 * messages that are whole and within their limits. What passes holds one presentation data value
 * each, so that whoever reads it meets one message at a time.
 */
export class MessageWatch {
  readonly #options: WatchOptions;
  #phase: 'associating' | 'open' | 'releasing' = 'associating';
  #message: Message | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Whether a message has begun and not ended. */
  get isWithinMessage(): boolean {
    return this.#message !== undefined;
  }

  /**
   * The units to hand on for this one.
   *
   * @param pdu whole, header included.
   * @throws ProtocolFault when it must not come now, or breaks a rule or a limit.
   */
  admit(pdu: Buffer): Buffer[] {
    const type = pdu.readUInt8(0);
    if (type === PDU.abort) return [requireBody(pdu)];
    if (this.#phase === 'associating') return [this.#associate(pdu, type)];
    if (this.#phase === 'open' && type === PDU.data) return this.#split(pdu);
    const isRelease =
      type === PDU.releaseResponse || (type === PDU.releaseRequest && this.#phase === 'open');
    if (!isRelease || this.#message !== undefined) {
      throw new ProtocolFault(`it sent a PDU of type ${type} where none may come`);
    }
    this.#phase = 'releasing';
    return [requireBody(pdu)];
  }

  #associate(pdu: Buffer, type: number): Buffer {
    if (this.#options.role === 'acceptor' && type === PDU.associateRequest) {
      this.#phase = 'open';
      return orderedAssociateRequest(pdu);
    }
    if (this.#options.role === 'requestor' && type === PDU.associateAccept) {
      this.#phase = 'open';
      return pdu;
    }
    if (this.#options.role === 'requestor' && type === PDU.associateReject) {
      this.#phase = 'releasing';
      return requireBody(pdu);
    }
    throw new ProtocolFault(`it began with a PDU of type ${type}`);
  }

  #split(pdu: Buffer): Buffer[] {
    const units: Buffer[] = [];
    for (let at = PDU_HEADER; at < pdu.length;) {
      const length = at + PDV_HEADER <= pdu.length ? pdu.readUInt32BE(at) : Infinity;
      const end = at + 4 + length;
      if (length < 2 || end > pdu.length) {
        throw new ProtocolFault('it sent a data value that does not fit its PDU');
      }
      this.#follow(
        pdu.readUInt8(at + 4),
        pdu.readUInt8(at + 5),
        pdu.subarray(at + PDV_HEADER, end),
      );
      units.push(pdu.subarray(at, end));
      at = end;
    }
    return units.length === 1 ? [pdu] : units.map(alone);
  }

  /** @param control bit 0: of the command; bit 1: the last one (PS3.8 section E.2). */
  #follow(context: number, control: number, value: Buffer): void {
    const part = (control & 1) === 1 ? 'command' : 'data';
    const message = this.#message ?? this.#begin(context);
    if (message.context !== context || message.part !== part) {
      throw new ProtocolFault('it sent a data value that belongs to no message');
    }
    message.bytes += value.length;
    if (message.bytes > message.limit) {
      throw new ProtocolFault(`it sent a ${message.part} of more than ${message.limit} bytes`);
    }
    if (part === 'command') message.pieces.push(value);
    const isLast = (control & 2) === 2;
    this.#message = isLast ? this.#after(message) : message;
  }

  #begin(context: number): Message {
    return { context, part: 'command', pieces: [], limit: MAX_COMMAND, bytes: 0 };
  }

  /** What must come when a part of a message has ended; undefined for a new message. */
  #after({ context, part, pieces }: Message): Message | undefined {
    if (part === 'data') return undefined;
    const { field, hasDataSet } = readCommandSet(Buffer.concat(pieces));
    if (!this.#isExpected(field)) {
      throw new ProtocolFault(`it sent the command ${field.toString(16).padStart(4, '0')}`);
    }
    if (field === COMMAND.store && !hasDataSet) {
      throw new ProtocolFault('it asked to store an object and announced none');
    }
    if (!hasDataSet) return undefined;
    const limit = field === COMMAND.store ? this.#options.maxObject : MAX_IDENTIFIER;
    return { context, part: 'data', pieces: [], limit, bytes: 0 };
  }

  #isExpected(field: number): boolean {
    if (field === COMMAND.store) return true;
    return this.#options.role === 'acceptor'
      ? field === COMMAND.echo || field === COMMAND.cancel
      : (field & COMMAND.answer) !== 0;
  }
}

/** A unit with one data value. */
function alone(value: Buffer): Buffer {
  const header = Buffer.from([PDU.data, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(value.length, 2);
  return Buffer.concat([header, value]);
}

/** Releases, rejections and aborts have a body of four bytes. */
function requireBody(pdu: Buffer): Buffer {
  if (pdu.length < PDU_HEADER + 4) {
    throw new ProtocolFault(`it sent a PDU of type ${pdu.readUInt8(0)} without its body`);
  }
  return pdu;
}
