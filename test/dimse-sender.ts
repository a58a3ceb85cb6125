import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const EXPLICIT = '1.2.840.10008.1.2.1';
export const ULTRASOUND_IMAGE = '1.2.840.10008.5.1.4.1.1.6.1';

/** An object to send, its data set in the bytes of its transfer syntax. */
export interface ObjectToSend {
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  readonly transferSyntaxUID: string;
  readonly dataSet: Buffer;
}

/** The parts of a DICOM file whose header is explicit, as every one is. */
export function objectOf(file: Buffer): ObjectToSend {
  const end = 144 + file.readUInt32LE(140);
  const found = new Map<number, string>();
  for (let at = 144; at < end;) {
    const isLong = ['OB', 'UN'].includes(file.toString('latin1', at + 4, at + 6));
    const start = at + (isLong ? 12 : 8);
    const next = start + (isLong ? file.readUInt32LE(at + 8) : file.readUInt16LE(at + 6));
    found.set(file.readUInt16LE(at + 2), file.toString('latin1', start, next).replace(/\0$/, ''));
    at = next;
  }
  return {
    sopClassUID: found.get(2) ?? '',
    sopInstanceUID: found.get(3) ?? '',
    transferSyntaxUID: found.get(0x10) ?? '',
    dataSet: file.subarray(end),
  };
}

/** A short element in explicit VR little endian. */
export function element(group: number, number: number, vr: string, text: string): Buffer {
  const value = Buffer.from(text.length % 2 === 0 ? text : `${text}${vr === 'UI' ? '\0' : ' '}`);
  const head = Buffer.alloc(8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4);
  head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}

/** An object of a few elements, private ones among them. */
export function smallObject(study: string, instance: string, more = 0): ObjectToSend {
  const dataSet = Buffer.concat([
    element(0x0008, 0x0016, 'UI', ULTRASOUND_IMAGE),
    element(0x0008, 0x0018, 'UI', instance),
    element(0x0009, 0x0010, 'LO', 'A PRIVATE CREATOR'),
    element(0x0009, 0x1001, 'SH', 'odd'),
    element(0x0010, 0x0010, 'PN', 'Doe^Jane'),
    element(0x0020, 0x000d, 'UI', study),
    element(0x0020, 0x000e, 'UI', `${study}.1`),
    element(0x0029, 0x0010, 'LO', 'ANOTHER'),
    element(0x0029, 0x1042, 'LO', `kept ${'x'.repeat(more)}`),
  ]);
  const sopClassUID = ULTRASOUND_IMAGE;
  return { sopClassUID, sopInstanceUID: instance, transferSyntaxUID: EXPLICIT, dataSet };
}

export interface AssociationToAsk {
  readonly called?: string;
  readonly calling?: string;
  /** Number, class, transfer syntaxes. */
  readonly contexts?: readonly (readonly [number, string, readonly string[]])[];
}

/** The bytes of an A-ASSOCIATE-RQ (PS3.8 section 9.3.2). */
export function associateRequest({
  called = 'SONOGRAFT',
  calling = 'TEST',
  contexts = [[1, ULTRASOUND_IMAGE, [EXPLICIT]]],
}: AssociationToAsk = {}): Buffer {
  const body = Buffer.concat([
    Buffer.from([0, 1, 0, 0]),
    Buffer.from(called.padEnd(16) + calling.padEnd(16)),
    Buffer.alloc(32),
    item(0x10, Buffer.from('1.2.840.10008.3.1.1.1')),
    ...contexts.map(([id, uid, syntaxes]) =>
      item(
        0x20,
        Buffer.from([id, 0, 0, 0]),
        item(0x30, Buffer.from(uid)),
        ...syntaxes.map((syntax) => item(0x40, Buffer.from(syntax))),
      ),
    ),
    item(0x50, item(0x51, Buffer.from([0, 1, 0, 0])), item(0x52, Buffer.from('1.2.3.4'))),
  ]);
  return pdu(1, body);
}

/** The bytes of a C-STORE-RQ and its object, in data values of some length. */
export function storeRequest(object: ObjectToSend, context = 1, length = 16_000): Buffer {
  const { sopClassUID, sopInstanceUID, dataSet } = object;
  const command = commandSet([
    [0x0002, Buffer.from(padded(sopClassUID))],
    [0x0100, word(1)],
    [0x0110, word(7)],
    [0x0700, word(0)],
    [0x0800, word(0)],
    [0x1000, Buffer.from(padded(sopInstanceUID))],
  ]);
  const values = [dataValue(context, 3, command)];
  for (let at = 0; at < dataSet.length; at += length) {
    const isLast = at + length >= dataSet.length;
    values.push(dataValue(context, isLast ? 2 : 0, dataSet.subarray(at, at + length)));
  }
  return Buffer.concat(values.map((value) => pdu(4, value)));
}

export const releaseRequest = pdu(5, Buffer.alloc(4));

export function pdu(type: number, body: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(body.length, 2);
  return Buffer.concat([head, body]);
}

export function dataValue(context: number, control: number, value: Buffer): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32BE(value.length + 2, 0);
  head.writeUInt8(context, 4);
  head.writeUInt8(control, 5);
  return Buffer.concat([head, value]);
}

export function commandSet(elements: readonly (readonly [number, Buffer])[]): Buffer {
  const parts = elements.map(([number, value]) => {
    const head = Buffer.alloc(8);
    head.writeUInt16LE(number, 2);
    head.writeUInt32LE(value.length, 4);
    return Buffer.concat([head, value]);
  });
  return Buffer.concat(parts);
}

export function word(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function item(type: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.from([type, 0, 0, 0]);
  head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

function padded(uid: string): string {
  return uid.length % 2 === 0 ? uid : `${uid}\0`;
}

/** A connection that sends whatever bytes, and shows what comes back. */
export class Sender {
  readonly #socket: Socket;
  #held = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => {
      this.#held = Buffer.concat([this.#held, bytes]);
      socket.emit('more');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => socket.emit('more'));
  }

  static async open(port: number): Promise<Sender> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Sender(socket);
  }

  send(bytes: Buffer): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  /** The next unit of the peer; undefined when it has closed the connection. */
  async receive(): Promise<{ type: number; body: Buffer } | undefined> {
    for (;;) {
      const length = this.#held.length >= 6 ? 6 + this.#held.readUInt32BE(2) : Infinity;
      if (this.#held.length >= length) {
        const unit = this.#held.subarray(0, length);
        this.#held = this.#held.subarray(length);
        return { type: unit.readUInt8(0), body: unit.subarray(6) };
      }
      if (this.#socket.destroyed || this.#socket.readableEnded) return undefined;
      await once(this.#socket, 'more');
    }
  }

  /** The status of the next answer. */
  async status(): Promise<number | undefined> {
    const unit = await this.receive();
    if (unit?.type !== 4) return undefined;
    for (let at = 6; at + 8 <= unit.body.length; at += 8 + unit.body.readUInt32LE(at + 4)) {
      if (unit.body.readUInt16LE(at + 2) === 0x0900) return unit.body.readUInt16LE(at + 8);
    }
    return undefined;
  }

  /** Sends an object over an association of its own and returns its status. */
  static async store(port: number, object: ObjectToSend): Promise<number | undefined> {
    const sender = await Sender.open(port);
    const context = [1, object.sopClassUID, [object.transferSyntaxUID]] as const;
    sender.send(associateRequest({ contexts: [context] }));
    const answer = await sender.receive();
    if (answer?.type !== 2) throw new RangeError(`The association was answered by ${answer?.type}`);
    sender.send(storeRequest(object));
    const status = await sender.status();
    sender.send(releaseRequest);
    await sender.receive();
    sender.close();
    return status;
  }

  close(): void {
    this.#socket.destroy();
  }
}
