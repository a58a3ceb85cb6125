import { get } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cookieOf, openTestBench, PASSWORD, type TestBench } from '../../test/workbench.ts';
import { contract, type Route } from './wire/index.ts';

let bench: TestBench;
beforeAll(async () => {
  bench = await openTestBench();
}, 120_000);
afterAll(() => bench.close());

const routes = (Object.entries(contract) as [string, Route][]).filter(
  // It ends the session that the walk needs.
  ([name]) => name !== 'POST /api/sign-out',
);

/** A route with names that nothing has. */
const nowhere = (name: string): string => name.replace(/:[a-z]+/g, 'none');
const bodyFor = (name: string): unknown => (name.startsWith('GET') ? undefined : {});

test('nobody gets anywhere without signing in, but where anyone may', async () => {
  for (const [name, { access }] of routes) {
    const { status } = await bench.ask(null, nowhere(name), bodyFor(name));
    if (access === 'anyone') expect(status, name).not.toBe(401);
    else expect(status, name).toBe(401);
  }
}, 60_000);

test.each(['administrator', 'researcher', 'reader'] as const)(
  'a person of the role %s gets exactly where the contract says',
  async (role) => {
    for (const [name, { access, answer }] of routes) {
      const isLetIn = access === 'anyone' || access.includes(role);
      // A stream of events does not end.
      if (answer === 'events' && isLetIn) continue;
      const response = await bench.ask(bench.cookies[role], nowhere(name), bodyFor(name));
      const { code } = (await response.json().catch(() => ({}))) as { code?: string };
      if (isLetIn) expect([code, name]).not.toEqual(['forbidden', name]);
      else expect([response.status, code], name).toEqual([403, 'forbidden']);
      expect(response.status, name).toBeLessThan(500);
    }
  },
  120_000,
);

test('what is no route is told apart from what may not be asked', async () => {
  const { status } = await bench.ask(bench.cookies.reader, 'GET /api/nothing');
  expect(status).toBe(404);
});

test('the one-time token makes one administrator', async () => {
  const again = { token: 'x', name: 'Eve', email: 'eve@example.org', password: PASSWORD };
  expect((await bench.ask(null, 'POST /api/welcome', again)).status).toBe(409);
});

test('repeated failures lock an account, and an administrator ends that', async () => {
  const { administrator } = bench.cookies;
  const email = 'forgetful@example.org';
  const person = { name: 'Fay', email, role: 'researcher', password: PASSWORD };
  const { id } = await bench.json<{ id: string }>(administrator, 'POST /api/people', person);
  const attempt = (password: string) => bench.ask(null, 'POST /api/sign-in', { email, password });
  for (let i = 0; i < 4; i++) expect((await attempt('wrong wrong wrong')).status).toBe(401);
  expect((await attempt('wrong wrong wrong')).status).toBe(429);
  expect((await attempt(PASSWORD)).status).toBe(429);
  await bench.json(administrator, `PATCH /api/people/${id}`, { unlock: true });
  expect((await attempt(PASSWORD)).status).toBe(200);
  const { items } = await bench.json<{ items: { action: string }[] }>(
    administrator,
    'GET /api/audit-log?limit=500',
  );
  expect(items.filter(({ action }) => action === 'sign-in-failed').length).toBeGreaterThan(4);
  expect(items.map(({ action }) => action)).toContain('locked-out');
}, 60_000);

test('one address has one account, also when two ask for it at once', async () => {
  const { administrator } = bench.cookies;
  const person = { name: 'Tim', email: 'twin@example.org', role: 'reader', password: PASSWORD };
  const asked = [1, 2].map(() => bench.ask(administrator, 'POST /api/people', person));
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 409]);
});

test('who is disabled is out at once', async () => {
  const { administrator } = bench.cookies;
  const email = 'gone@example.org';
  const person = { name: 'Gus', email, role: 'researcher', password: PASSWORD };
  const { id } = await bench.json<{ id: string }>(administrator, 'POST /api/people', person);
  const cookie = cookieOf(
    await bench.ask(null, 'POST /api/sign-in', { email, password: PASSWORD }),
  );
  expect((await bench.ask(cookie, 'GET /api/home')).status).toBe(200);
  await bench.json(administrator, `PATCH /api/people/${id}`, { disabled: true });
  expect((await bench.ask(cookie, 'GET /api/home')).status).toBe(401);
  expect((await bench.ask(null, 'POST /api/sign-in', { email, password: PASSWORD })).status).toBe(
    401,
  );
});

test('another site cannot make a browser ask, and no other name leads here', async () => {
  const { address } = bench.serving;
  const headers = { cookie: bench.cookies.administrator, origin: 'https://evil.example' };
  const sent = await fetch(`${address}/api/sign-out`, { method: 'POST', headers });
  expect(sent.status).toBe(403);
  const { status } = await bench.ask(bench.cookies.administrator, 'GET /api/home');
  expect(status).toBe(200);
  const rebound = await new Promise<number | undefined>((resolve, reject) => {
    const named = { headers: { host: 'rebound.example' } };
    get(`${address}/api/session`, named, ({ statusCode }) => resolve(statusCode)).on(
      'error',
      reject,
    );
  });
  expect(rebound).toBe(421);
});

test('failures are one sentence, and tell nothing of the inside', async () => {
  const { researcher } = bench.cookies;
  const wrong = await bench.ask(researcher, 'POST /api/jobs', { kind: 'brew' });
  expect(wrong.status).toBe(400);
  const { error } = (await wrong.json()) as { error: string };
  expect(error).toMatch(/^Cannot take the request: body\.kind: .*\.$/);
  expect((await bench.ask(researcher, 'GET /api/frames/none')).status).toBe(404);
  const large = { taxonomy: 'x'.repeat(3_000_000), vocabulary: '', leastCertain: 0 };
  expect((await bench.ask(researcher, 'POST /api/rules/preview', large)).status).toBe(413);
  const page = await fetch(`${bench.serving.address}/api/docs`);
  expect(page.headers.get('content-security-policy')).toContain(
    "script-src 'self' 'wasm-unsafe-eval'",
  );
});
