import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silent } from '../effects.ts';
import { answerFailures } from './failures.ts';
import { filesOfForm, takeForms } from './form-files.ts';

let app: FastifyInstance;
let address: string;
beforeAll(async () => {
  app = fastify({ forceCloseConnections: true });
  answerFailures(app, silent);
  takeForms(app);
  app.post('/', async (request) => {
    const files: (readonly [string, number])[] = [];
    for await (const { name, bytes } of filesOfForm(request, 3)) {
      let length = 0;
      for await (const piece of bytes) length += piece.length;
      files.push([name, length]);
    }
    return files;
  });
  app.post('/first', async (request) => {
    for await (const { name } of filesOfForm(request, 3)) return [name];
    return [];
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterAll(() => app.close());

const FILE = 'content-disposition: form-data; name="a"; filename="a.dcm"';
const part = (head: string, body = 'abc'): string => `--b\r\n${head}\r\n\r\n${body}\r\n`;

async function send(text: string, type = 'multipart/form-data; boundary=b', path = '/') {
  const headers = { 'content-type': type };
  const response = await fetch(`${address}${path}`, { method: 'POST', headers, body: text });
  return [response.status, await response.json()] as const;
}

test('files come with their names, and fields are left', async () => {
  const form = new FormData();
  form.append('one', new Blob(['12345']), 'a "b".dcm');
  form.append('note', 'no file');
  form.append('two', new Blob([new Uint8Array(300_000)]), 'ü.png');
  const response = await fetch(address, { method: 'POST', body: form });
  expect(await response.json()).toEqual([
    ['a %22b%22.dcm', 5],
    ['ü.png', 300_000],
  ]);
  const bytes = part(
    'content-disposition: form-data; name="a"\r\ncontent-type: application/octet-stream',
  );
  expect(await send(`${bytes}--b--`)).toEqual([200, [['', 3]]]);
});

test('parts that say nothing of themselves end, however large', async () => {
  for (const length of [0, 16_384, 65_000, 300_000]) {
    const [status] = await send(`${part('', 'x'.repeat(length))}${part(FILE)}--b--`);
    expect(status, `${length} bytes`).toBe(length > 10_000 ? 413 : 200);
  }
});

test.each([
  ['no form', 'abc', 'application/octet-stream', 415],
  ['no boundary', `${part(FILE)}--b--`, 'multipart/form-data', 415],
  ['another boundary', `${part(FILE)}--b--`, 'multipart/form-data; boundary=c', 400],
  ['no end', part(FILE), undefined, 400],
  ['an end within a head', '--b\r\ncontent-dis', undefined, 400],
  ['nothing', '', undefined, 400],
  ['more files than may be', `${part(FILE).repeat(4)}--b--`, undefined, 413],
  [
    'more fields',
    `${part('content-disposition: form-data; name="a"').repeat(11)}--b--`,
    undefined,
    413,
  ],
])('%s is refused with one sentence', async (_, text, type, wanted) => {
  const [status, said] = await send(text, type);
  expect(status).toBe(wanted);
  expect((said as { error: string }).error).toMatch(/^Cannot take the (request|form): .*\.$/);
});

test('an answer gets through before the form is read to its end', async () => {
  const form = `${part(FILE)}${part(FILE, 'x'.repeat(5_000_000))}--b--`;
  expect(await send(form, undefined, '/first')).toEqual([200, ['a.dcm']]);
});
