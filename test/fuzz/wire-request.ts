import type { Random } from '../../src/numeric/index.ts';
import { hostileText } from './hostile.ts';
import type { PlainRequest } from './make-request.ts';
import type { Asking } from './raw-http.ts';

/** A request as it is sent. */
export type WireRequest = Pick<Asking, 'bytes' | 'pieces' | 'leaves'>;

/** A request in the bytes that it should have. */
export function onWire(plain: PlainRequest, port: number): WireRequest {
  return { bytes: bytesOf(plain, port, plain.body?.length) };
}

/** Ways to send a request wrongly, after which it may be no request, or that of another route. */
export const wireDamages: Readonly<
  Record<string, (plain: PlainRequest, port: number, random: Random) => WireRequest>
> = {
  /** More or fewer bytes than are announced. */
  length(plain, port, random) {
    const { length } = plain.body ?? Buffer.alloc(0);
    const said = random.pick([0, 1, length + 1, Math.max(0, length - 1), 2 ** 40, -1, 1e300]);
    return { bytes: bytesOf(plain, port, said), leaves: 'ends' };
  },
  /** An end before the end. */
  cut(plain, port, random) {
    const { bytes } = onWire(plain, port);
    const leaves = random.pick(['ends', 'breaks'] as const);
    return { bytes: bytes.subarray(0, random.int(bytes.length)), leaves };
  },
  /** Chunks that lie. */
  chunks(plain, port, random) {
    const body = plain.body ?? Buffer.from('a');
    const size = random.pick([
      body.length.toString(16),
      'fffffffffffffff',
      '-1',
      '0',
      'g',
      '1;a=b',
    ]);
    const head = bytesOf({ ...plain, body: undefined }, port, undefined, [
      ['transfer-encoding', random.pick(['chunked', 'chunked, chunked', 'gzip', 'Chunked'])],
      ...(random.int(4) === 0 ? [['content-length', '3'] as const] : []),
    ]);
    const end = random.pick(['0\r\n\r\n', '', '0\r\nx: y\r\n\r\n', '\r\n']);
    const bytes = Buffer.concat([
      head,
      Buffer.from(`${size}\r\n`),
      body,
      Buffer.from(`\r\n${end}`),
    ]);
    return { bytes, leaves: 'ends' };
  },
  /** Headers that are odd, many, or long. */
  headers(plain, port, random) {
    const text = (): string =>
      hostileText(random)
        .slice(0, 2000)
        .replaceAll(/[\r\n]/g, '');
    const odd: readonly (readonly [string, string])[] = [
      ['cookie', text()],
      ['authorization', `Bearer ${text()}`],
      ['x-api-key', text()],
      ['origin', random.pick(['null', 'https://example.org', text()])],
      ['host', random.pick(['example.org', '', '[', `localhost:${port}@example.org`, text()])],
      ['content-type', text()],
      ['content-encoding', 'gzip'],
      ['expect', random.pick(['100-continue', 'nonsense'])],
      ['upgrade', random.pick(['websocket', 'h2c'])],
      ['connection', random.pick(['upgrade', 'keep-alive', 'close, x'])],
      ['range', 'bytes=0-,-1,5-2'],
      ['if-none-match', text()],
      ['accept', text()],
      ['user-agent', text()],
      ['x-forwarded-for', text()],
      ['x'.repeat(1 + random.int(20_000)), text()],
    ];
    const some = Array.from({ length: 1 + random.int(4) }, () => random.pick(odd));
    const many = Array.from(
      { length: random.int(8) === 0 ? 3000 : 0 },
      (_, i) => [`x${i}`, 'y'] as const,
    );
    const bytes = bytesOf(plain, port, plain.body?.length, [...some, ...many]);
    return { bytes, leaves: 'ends' };
  },
  /** Bytes that flip anywhere. */
  flips(plain, port, random) {
    const bytes = Buffer.from(onWire(plain, port).bytes);
    for (let i = 1 + random.int(6); i > 0; i--) bytes[random.int(bytes.length)] = random.int(256);
    return { bytes, leaves: 'ends' };
  },
};

/** Odd ways to send a request that is one all the same. */
export const wireWays: Readonly<
  Record<string, (plain: PlainRequest, port: number, random: Random) => WireRequest>
> = {
  /** Bit by bit. */
  pieces(plain, port, random) {
    const { bytes } = onWire(plain, port);
    return { bytes, pieces: Math.max(1 + random.int(20), Math.ceil(bytes.length / 200)) };
  },
  /** Two over one connection. */
  twice(plain, port) {
    const { bytes } = onWire(plain, port);
    const first = Buffer.from(
      bytes.toString('latin1').replace(/connection: close\r\n/, ''),
      'latin1',
    );
    return { bytes: Buffer.concat([first, bytes]) };
  },
};

function bytesOf(
  { method, target, headers, body }: PlainRequest,
  port: number,
  length: number | undefined,
  more: readonly (readonly [string, string])[] = [],
): Buffer {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    'connection: close',
    ...[...headers, ...more].map(([name, value]) => `${name}: ${value}`),
    ...(length === undefined ? [] : [`content-length: ${length}`]),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
  return body === undefined ? head : Buffer.concat([head, body]);
}
