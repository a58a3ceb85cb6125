import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { askRaw } from '../../test/fuzz/raw-http.ts';
import { silent } from '../effects.ts';
import { answerFailures } from './failures.ts';
import { refuseExpectations, refusingNoRequest } from './no-request.ts';
import { refuseOtherSites } from './same-site.ts';
import { failure } from './wire/index.ts';

let app: FastifyInstance;
let port: number;
beforeAll(async () => {
  app = fastify({ ...refusingNoRequest, routerOptions: { maxParamLength: 10 } });
  answerFailures(app, silent);
  refuseExpectations(app);
  app.addHook('onRequest', (request, _, done) => {
    refuseOtherSites(request, { isLoopback: true, address: null });
    done();
  });
  app.get('/:name', () => ({}));
  app.get('/:name/stream', (_, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.write('data: 1\n\n');
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = app.server.address() as AddressInfo);
});
afterAll(() => app.close());

const GET = 'GET /a HTTP/1.1\r\nhost: localhost\r\n';
const NO_REQUESTS: readonly (readonly [string, number])[] = [
  ['hello\r\n\r\n', 400],
  ['FOO / HTTP/1.1\r\nhost: localhost\r\n\r\n', 400],
  ['GET /a HTTP/1.1\r\n\r\n', 400],
  ['GET /%ff HTTP/1.1\r\nhost: localhost\r\n\r\n', 400],
  [`GET /${'a'.repeat(11)} HTTP/1.1\r\nhost: localhost\r\n\r\n`, 414],
  [`${GET}x: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  [`${GET}expect: all\r\n\r\n`, 417],
];

test('what is no request is refused with one sentence', async () => {
  for (const [text, status] of NO_REQUESTS) {
    const { answers } = await askRaw({ port, bytes: Buffer.from(text), mostMs: 10_000 });
    expect(answers.map((answer) => answer.status)).toEqual([status]);
    const said = failure.strict().parse(JSON.parse(answers[0]!.body.toString()));
    expect(said.error).toMatch(/^Cannot take the request: .*\.$/);
  }
});

test('nothing is written into an answer that is under way', async () => {
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('data', (bytes: Buffer) => (said += bytes.toString()));
  socket.write('GET /a/stream HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await vi.waitUntil(() => said.includes('data: 1'));
  socket.write('no request');
  await once(socket, 'close');
  expect(said.match(/HTTP\/1\.1 /g)).toHaveLength(1);
});
