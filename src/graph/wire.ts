import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { UserError } from '../errors.ts';

/** One field of a protobuf message, read as what the caller knows it to be. */
export interface Field {
  readonly number: number;
  /** A varint as a whole number; exact to 2^53. */
  int: () => number;
  /** A repeated varint field: one element, or all of a packed run. */
  ints: () => number[];
  float: () => number;
  /** A repeated fixed-size field as bytes: one element, or all of a packed run, without a copy. */
  packed: () => Uint8Array;
  bytes: () => Uint8Array;
  string: () => string;
}

/**
 * Goes through the fields of a protobuf message. Length-delimited fields are views into the given
 * bytes, so that weights are not copied.
 *
 * @param what names the message in errors.
 * @throws UserError when a length runs past the end or a tag is no tag.
 */
export function* fields(bytes: Uint8Array, what: string): Generator<Field> {
  const reader = new BinaryReader(bytes);
  const guarded = <T>(read: () => T): T => {
    try {
      return read();
    } catch (cause) {
      throw new UserError(`Cannot read ${what}: its bytes are damaged near ${reader.pos}.`, {
        cause,
      });
    }
  };
  while (reader.pos < reader.len) {
    const start = guarded(() => reader.tag());
    const [number, type] = start;
    const body = reader.pos;
    guarded(() => reader.skip(type, number));
    const end = reader.pos;
    if (end > bytes.length) {
      throw new UserError(
        `Cannot read ${what}: field ${number} ends ${end - bytes.length} bytes past the end.`,
      );
    }
    const at = (offset: number): BinaryReader => {
      const inner = new BinaryReader(bytes);
      inner.pos = offset;
      return inner;
    };
    const delimited = (): Uint8Array => {
      if (type !== WireType.LengthDelimited) {
        throw new UserError(
          `Cannot read ${what}: field ${number} has the wrong wire type ${type}.`,
        );
      }
      return guarded(() => at(body).bytes());
    };
    yield {
      number,
      int: () => guarded(() => Number(at(body).int64())),
      ints: () =>
        guarded(() => {
          if (type !== WireType.LengthDelimited) return [Number(at(body).int64())];
          const inner = new BinaryReader(delimited());
          const values: number[] = [];
          while (inner.pos < inner.len) values.push(Number(inner.int64()));
          return values;
        }),
      float: () => guarded(() => at(body).float()),
      packed: () => (type === WireType.LengthDelimited ? delimited() : bytes.subarray(body, end)),
      bytes: delimited,
      string: () => new TextDecoder().decode(delimited()),
    };
  }
}

/**
 * A protobuf message under construction. Byte fields and nested messages are kept as pieces and
 * copied only once, by {@link MessageWriter.finish}, so that large weights are not copied twice.
 */
export class MessageWriter {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  int(field: number, value: number): this {
    return this.#head(field, WireType.Varint).#push(new BinaryWriter().int64(value).finish());
  }

  ints(field: number, values: readonly number[]): this {
    for (const value of values) this.int(field, value);
    return this;
  }

  float(field: number, value: number): this {
    return this.#head(field, WireType.Bit32).#push(new BinaryWriter().float(value).finish());
  }

  floats(field: number, values: readonly number[]): this {
    for (const value of values) this.float(field, value);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#head(field, WireType.LengthDelimited);
    return this.#push(new BinaryWriter().uint32(value.length).finish()).#push(value);
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: MessageWriter): this {
    this.#head(field, WireType.LengthDelimited);
    this.#push(new BinaryWriter().uint32(value.#length).finish());
    for (const piece of value.#pieces) this.#push(piece);
    return this;
  }

  /** The encoded message. */
  finish(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }

  #head(field: number, type: WireType): this {
    return this.#push(new BinaryWriter().uint32((field << 3) | type).finish());
  }

  #push(piece: Uint8Array): this {
    this.#pieces.push(piece);
    this.#length += piece.length;
    return this;
  }
}
