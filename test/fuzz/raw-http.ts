import { connect } from 'node:net';

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Asking {
  readonly port: number;
  /** What is sent, as it is. */
  readonly bytes: Buffer;
  /** How many bytes are sent at a time; absent: all at once. */
  readonly pieces?: number | undefined;
  /** The sender goes before an answer comes: its end is said, or its connection breaks. */
  readonly leaves?: 'ends' | 'breaks' | undefined;
  /** The address of this machine to ask from, such as 127.0.0.2. */
  readonly from?: string | undefined;
  readonly mostMs: number;
}

/** Streams of events and connections that are kept do not end; so long is waited for more. */
const LISTEN_MS = 30;
/** A request of more bytes, or in pieces, may be refused and its connection closed before all is read. */
const UNREAD = 10_000;

/**
 * Sends bytes to a server of HTTP and returns what comes until the connection ends.
 *
 * @returns the answers, how long the connection was open, in milliseconds, and how it ended: by either
 *   side, not in time, or broken off by the server, which had more to read than it wanted.
 */
export async function askRaw(asking: Asking): Promise<{
  readonly answers: RawAnswer[];
  readonly ms: number;
  readonly end: 'ended' | 'hung' | 'broken';
}> {
  const { port, bytes, pieces = bytes.length, leaves, from, mostMs } = asking;
  const started = performance.now();
  const held: Buffer[] = [];
  const end = await new Promise<'ended' | 'hung' | 'broken'>((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', ...(from && { localAddress: from }) });
    const timer = setTimeout(() => finish('hung'), mostMs);
    const finish = (how: 'ended' | 'hung' | 'broken'): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(how);
    };
    const mayBreak = bytes.length > UNREAD || pieces < bytes.length;
    socket.on('error', () => finish(mayBreak ? 'broken' : 'ended'));
    socket.on('close', () => finish('ended'));
    socket.on('data', (chunk: Buffer) => {
      held.push(chunk);
      if (isWhole(Buffer.concat(held))) setTimeout(() => finish('ended'), LISTEN_MS);
    });
    const send = (at: number): void => {
      if (socket.destroyed) return;
      if (at < bytes.length) {
        const piece = bytes.subarray(at, at + pieces);
        socket.write(piece, () => send(at + pieces));
      } else if (leaves === 'breaks') socket.resetAndDestroy();
      else if (leaves === 'ends') socket.end();
    };
    send(0);
  });
  return { answers: answersIn(Buffer.concat(held)), ms: performance.now() - started, end };
}

function headOf(bytes: Buffer): string {
  const end = bytes.indexOf('\r\n\r\n');
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
}

/** Whether the last answer has all of its body, or is a stream of events. */
function isWhole(bytes: Buffer): boolean {
  const [last] = answersIn(bytes).slice(-1);
  if (last === undefined || last.status < 200) return false;
  const { headers, body } = last;
  if (headers['content-type']?.startsWith('text/event-stream') === true) return true;
  if (last.status === 204) return true;
  return (
    headers['content-length'] === String(body.length) ||
    bytes.toString('latin1').endsWith('\r\n0\r\n\r\n')
  );
}

/** The answers that came over one connection; those before the last (100 Continue) have no body. */
function answersIn(bytes: Buffer): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let at = 0; at < bytes.length;) {
    const head = headOf(bytes.subarray(at));
    const [first = '', ...lines] = head.split('\r\n');
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
    const headers = Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const start = at + head.length + 4;
    const { body, end } = bodyAt(bytes, start, status, headers);
    answers.push({ status, headers, body });
    at = end;
  }
  return answers;
}

function bodyAt(
  bytes: Buffer,
  start: number,
  status: number,
  headers: Readonly<Record<string, string>>,
): { readonly body: Buffer; readonly end: number } {
  if (status < 200 || status === 204) return { body: Buffer.alloc(0), end: start };
  if (headers['transfer-encoding'] === 'chunked') return chunksAt(bytes, start);
  const length = headers['content-length'];
  const end = length === undefined ? bytes.length : start + Number(length);
  return { body: bytes.subarray(start, end), end: Math.max(start, end) };
}

function chunksAt(bytes: Buffer, start: number): { readonly body: Buffer; readonly end: number } {
  const chunks: Buffer[] = [];
  for (let at = start; ;) {
    const line = bytes.indexOf('\r\n', at);
    const length = line < 0 ? NaN : parseInt(bytes.toString('latin1', at, line), 16);
    if (!(length > 0)) {
      return { body: Buffer.concat(chunks), end: line < 0 ? bytes.length : line + 4 };
    }
    chunks.push(bytes.subarray(line + 2, line + 2 + length));
    at = line + 2 + length + 2;
  }
}
