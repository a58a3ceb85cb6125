import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Random } from '../src/numeric/index.ts';

/** What a proxy did to requests besides passing them on. */
const FAULTS = ['busy', 'reset before', 'reset after', 'cut off', 'changed'] as const;

const agent = new Agent({ keepAlive: true });

export interface FaultyProxy {
  readonly endpoint: string;
  /** Requests that came. */
  readonly requests: number;
  /** Those that were spoilt, by how. */
  readonly spoilt: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/**
 * A proxy before an HTTP server that spoils a share of the requests: it answers 503, closes the
 * connection before or after the server did what was asked, cuts the answer off, or changes a byte of it.
 *
 * @param share from 0 to 1.
 */
export async function startFaultyProxy(target: string, share: number): Promise<FaultyProxy> {
  const random = new Random('faults');
  const state = { requests: 0, spoilt: {} as Record<string, number> };
  const server = createServer((incoming, outgoing) => {
    state.requests += 1;
    const fault = random.next() < share ? FAULTS[random.int(FAULTS.length)] : undefined;
    if (fault !== undefined) state.spoilt[fault] = (state.spoilt[fault] ?? 0) + 1;
    void passOn(incoming, outgoing, target, fault).catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return state.requests;
    },
    spoilt: state.spoilt,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: string,
  fault: (typeof FAULTS)[number] | undefined,
): Promise<void> {
  const body = await wholeOf(incoming);
  if (fault === 'busy') {
    outgoing.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
    return;
  }
  if (fault === 'reset before') {
    outgoing.destroy();
    return;
  }
  const { method, url, rawHeaders } = incoming;
  // The host is signed: it stays the one that was asked.
  const passed = request(new URL(url ?? '/', target), { method, headers: rawHeaders, agent });
  // Swift answers HEAD with a body that does not belong there, of which Node tells behind the answer.
  passed.on('error', () => undefined);
  passed.end(body);
  const [answer] = (await once(passed, 'response')) as [IncomingMessage];
  const bytes = await wholeOf(answer);
  if (fault === 'reset after') {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
  // What has no checksum is trusted to TCP and TLS.
  const isChecked = answer.headers['x-amz-meta-sha256'] !== undefined;
  if (bytes.length === 0 || fault === undefined || (fault === 'changed' && !isChecked)) {
    outgoing.end(bytes);
    return;
  }
  if (fault === 'changed') {
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    outgoing.end(bytes);
    return;
  }
  outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => outgoing.destroy());
}

async function wholeOf(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
