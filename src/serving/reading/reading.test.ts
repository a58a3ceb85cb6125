import { afterAll, beforeAll, expect, test } from 'vitest';
import { cookieOf, openTestBench, PASSWORD, type TestBench } from '../../../test/workbench.ts';
import { contract, type Route } from '../wire/index.ts';

let bench: TestBench;
beforeAll(async () => {
  bench = await openTestBench();
}, 120_000);
afterAll(() => bench.close());

interface Reading {
  readonly assignment: string;
  readonly pictures: number;
  readonly answered: number;
  readonly next: number | null;
  readonly choices: readonly { category: string; key: string }[];
}

test('a reader reads a study to its end, and gets nothing that tells a case', async () => {
  const { administrator, reader } = bench.cookies;
  const { people } = await bench.json<{ people: { id: string; role: string }[] }>(
    administrator,
    'GET /api/people',
  );
  const { id } = people.find(({ role }) => role === 'reader')!;
  await bench.json(administrator, 'POST /api/reader-studies', { study: 'first', repeats: 2 });
  await bench.json(administrator, `PUT /api/reader-studies/first/readers/${id}`);
  const heard: string[] = [];
  const asReader = async (route: string, body?: unknown): Promise<Response> => {
    const response = await bench.ask(reader, route, body);
    heard.push(JSON.stringify([...response.headers]));
    if (!response.headers.get('content-type')?.startsWith('image/')) {
      heard.push(await response.clone().text());
    }
    return response;
  };

  const { assignments } = (await (await asReader('GET /api/reading')).json()) as {
    assignments: Reading[];
  };
  expect(assignments).toMatchObject([{ title: 'first', pictures: 8, answered: 0 }]);
  const base = `/api/reading/${assignments[0]!.assignment}`;
  let reading = (await (await asReader(`GET ${base}`)).json()) as Reading;
  const { choices } = reading;
  while (reading.next !== null) {
    const { next } = reading;
    const picture = await asReader(`GET ${base}/pictures/${next}`);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(1000);
    for (const other of [next - 1, next + 1]) {
      expect((await asReader(`GET ${base}/pictures/${other}`)).status).toBe(403);
    }
    const answer = { number: next, category: choices[next % 2]!.category };
    const body = { ...answer, certainty: 60, milliseconds: 1200 };
    reading = (await (await asReader(`POST ${base}/answers`, body)).json()) as Reading;
    // The reply was lost and the answer is sent again.
    const again = await asReader(`POST ${base}/answers`, body);
    expect(((await again.json()) as Reading).answered).toBe(next);
    const other = { ...body, category: choices[(next + 1) % 2]!.category };
    expect((await asReader(`POST ${base}/answers`, other)).status).toBe(409);
  }
  expect(reading).toMatchObject({ answered: 8, next: null });

  // Every route, with names of things that are there.
  const rows = await bench.workspace.catalog.frames();
  const row = rows[0]!;
  for (const [name] of Object.entries(contract) as [string, Route][]) {
    if (name === 'POST /api/sign-out') continue;
    const route = name
      .replace(':assignment', assignments[0]!.assignment)
      .replace(':frame', row.frameId)
      .replace(':hash', row.hash)
      .replace(/:[a-z]+/g, '1');
    await asReader(route, name.startsWith('GET') ? undefined : {});
  }
  const all = heard.join('\n');
  const secrets = rows.flatMap(({ hash, frameId, path, name, patient, study, sopInstanceUID }) => [
    ...[hash, frameId, path, name, `"${patient}"`, `"${study}"`, sopInstanceUID ?? hash],
  ]);
  for (const secret of secrets) expect(all).not.toContain(secret);
  expect(all).not.toMatch(/case-\d|probabilit|"(label|truth|predicted|part)"/);
  expect(all).not.toContain(bench.dir);

  const locked = { reader: 'reader' };
  await bench.json(administrator, 'POST /api/reader-studies/first/lock', locked);
  expect((await asReader(`GET ${base}/pictures/1`)).status).toBe(403);
  const { studies } = await bench.json<{ studies: { readers: { lockedAt: string | null }[] }[] }>(
    administrator,
    'GET /api/reader-studies',
  );
  expect(studies[0]!.readers[0]!.lockedAt).not.toBeNull();
}, 120_000);

test('a study is assigned to readers alone, and an assignment is its reader’s own', async () => {
  const { administrator, researcher, reader } = bench.cookies;
  const { person } = await bench.json<{ person: { id: string } }>(researcher, 'GET /api/session');
  await bench.json(administrator, 'POST /api/reader-studies', { study: 'second' });
  const refused = await bench.ask(
    administrator,
    `PUT /api/reader-studies/second/readers/${person.id}`,
  );
  expect(refused.status).toBe(409);
  expect((await bench.ask(reader, 'GET /api/reading/AAAAAAAAAAAAAAAA')).status).toBe(404);
});

test('a session that ends in the middle of a reading costs no answer', async () => {
  const { administrator } = bench.cookies;
  const { people } = await bench.json<{ people: { id: string; role: string }[] }>(
    administrator,
    'GET /api/people',
  );
  const { id } = people.find(({ role }) => role === 'reader')!;
  await bench.json(administrator, 'POST /api/reader-studies', { study: 'cut' });
  await bench.json(administrator, `PUT /api/reader-studies/cut/readers/${id}`);
  const signIn = async (): Promise<string> => {
    const said = { email: 'reader@example.org', password: PASSWORD };
    return cookieOf(await bench.ask(null, 'POST /api/sign-in', said));
  };
  const before = await signIn();
  const { assignments } = await bench.json<{ assignments: (Reading & { title: string })[] }>(
    before,
    'GET /api/reading',
  );
  const { assignment } = assignments.find(({ title }) => title === 'cut')!;
  const base = `/api/reading/${assignment}`;
  const { choices } = await bench.json<Reading>(before, `GET ${base}`);
  const answer = (number: number) => ({
    ...{ number, category: choices[0]!.category, certainty: 75, milliseconds: 900 },
  });
  await bench.json(before, `POST ${base}/answers`, answer(1));
  await bench.workspace.catalog.people.endSessions(id);
  const late = await bench.ask(before, `POST ${base}/answers`, answer(2));
  expect([late.status, await late.json()]).toEqual([
    401,
    { code: 'sign-in', error: 'Nobody is signed in here; sign in first.' },
  ]);
  const after = await signIn();
  expect(await bench.json(after, `GET ${base}`)).toMatchObject({ answered: 1, next: 2 });
  expect(await bench.json(after, `POST ${base}/answers`, answer(2))).toMatchObject({ answered: 2 });
});
