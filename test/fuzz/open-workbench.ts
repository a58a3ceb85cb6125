import { Random } from '../../src/numeric/index.ts';
import { type Running, start } from '../cli.ts';
import { cookieOf } from '../workbench.ts';
import type { Credentials } from './fuzz-routes.ts';
import { learnNames, Names } from './names.ts';
import { type Operation, operationsOf } from './served-api.ts';

/** Uploads to throw away. */
const UPLOADS = 20;
const PASSWORD = 'correct horse battery staple';

/** A workbench in a process of its own, with somebody of each role and something of every kind. */
export interface OpenWorkbench {
  readonly server: Running;
  readonly port: number;
  readonly operations: readonly Operation[];
  readonly names: Names;
  /** The roles, the one that may do most more often; somebody unknown, and nobody. */
  readonly askers: readonly Credentials[];
  /** Asks as the administrator. */
  ask(route: string, body?: unknown): Promise<Response>;
}

/** Opens it on a workspace with an evaluated run of the name `first`. */
export async function openWorkbench(workspace: string): Promise<OpenWorkbench> {
  const server = start('serve', '-w', workspace, '--port', '0', '--json');
  const { address, welcome } = await server.printed<{ address: string; welcome: string }>();
  const askAs = async (cookie: string, route: string, body?: unknown): Promise<Response> => {
    const [method = '', path = ''] = route.split(' ');
    const isBytes = body instanceof Uint8Array;
    const type = isBytes ? 'application/octet-stream' : 'application/json';
    return await fetch(`${address}${path}`, {
      method,
      headers: { cookie, ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
    });
  };
  const signIn = async (route: string, person: object): Promise<string> =>
    cookieOf(await askAs('', route, { password: PASSWORD, ...person }));
  const token = new URL(welcome).hash.slice(1);
  const email = 'administrator@example.org';
  const administrator = await signIn('POST /api/welcome', { token, name: 'Ada', email });
  const ask = (route: string, body?: unknown) => askAs(administrator, route, body);
  const spared = [email];
  const made: Record<string, string> = {};
  for (const role of ['researcher', 'reader']) {
    const person = { name: role, email: `${role}@example.org`, role, password: PASSWORD };
    const { id } = await json<{ id: string }>(ask('POST /api/people', person));
    spared.push(id, person.email);
    made[role] = id;
  }
  const { person } = await json<{ person: { id: string } }>(ask('GET /api/session'));
  spared.push(person.id);
  const researcher = await signIn('POST /api/sign-in', { email: 'researcher@example.org' });
  const reader = await signIn('POST /api/sign-in', { email: 'reader@example.org' });
  const operations = await operationsOf(address);
  const names = new Names(spared);
  names.add('number', 0);
  names.add('number', 1);
  await furnish(ask, names, made['reader'] ?? '');
  for (const cookie of [administrator, reader]) {
    await learnNames(names, operations, new Random('names'), async (path) => {
      const response = await askAs(cookie, `GET ${path}`);
      return response.ok ? await response.json() : undefined;
    });
  }
  const as = (cookie: string): Credentials => [['cookie', cookie]];
  const askers = [
    ...[as(administrator), as(reader), as(administrator), as(administrator)],
    ...[as(researcher), as(reader), as('better-auth.session_token=nobody'), []],
  ];
  return { server, port: Number(new URL(address).port), operations, names, askers, ask };
}

/** Makes something of every kind that can be named: an upload, a job, a person, a reading, a map. */
async function furnish(
  ask: (route: string, body?: unknown) => Promise<Response>,
  names: Names,
  reader: string,
): Promise<void> {
  const make = async (route: string, body?: unknown): Promise<Record<string, string>> => {
    const made = await json<Record<string, string>>(ask(route, body));
    names.learn(made);
    return made;
  };
  const files = [
    { name: 'a.dcm', size: 1_000_000 },
    { name: 'b/c.dcm', size: 3 },
  ];
  for (let i = 0; i < UPLOADS; i++) await make('POST /api/uploads', { files });
  const { upload = '' } = await make('POST /api/uploads', { files });
  await make(`PUT /api/uploads/${upload}/files/1?from=0`, Buffer.from('abc'));
  const other = { name: 'Olga', email: 'olga@example.org', role: 'reader', password: PASSWORD };
  await make('POST /api/people', other);
  await make('POST /api/reader-studies', { study: 'one', sample: 4 });
  await make(`PUT /api/reader-studies/one/readers/${reader}`);
  const map = { kind: 'map', settings: { run: 'first' } };
  const { job = '' } = await make('POST /api/jobs', map);
  for (;;) {
    const { state } = await json<{ state: string }>(ask(`GET /api/jobs/${job}`));
    if (state === 'done') return;
    if (state === 'failed') throw new RangeError('The map of the run was not drawn');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function json<T>(asked: Promise<Response>): Promise<T> {
  const response = await asked;
  const text = await response.text();
  if (!response.ok) throw new RangeError(`${response.url}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}
