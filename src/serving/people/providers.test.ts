import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLIENT, openTestProvider, type TestProvider } from '../../../test/oidc.ts';
import { freePort } from '../../../test/free-port.ts';
import { Surfer } from '../../../test/surfer.ts';
import { PASSWORD } from '../../../test/workbench.ts';
import { initWorkspace, type Workspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import { serve, type Serving } from '../serve.ts';
import { roleOf } from './provider-roles.ts';

const PEOPLE = {
  chief: { email: 'chief@example.org', isVerified: true, name: 'Ada Okafor', groups: ['us-admin'] },
  sonographer: { email: 'rui@example.org', isVerified: true, name: 'Rui', groups: ['x', 'us'] },
  visitor: { email: 'eve@example.org', isVerified: true, name: 'Eve', groups: ['canteen'] },
  impostor: { email: 'local@example.org', isVerified: false, name: 'Imp', groups: ['us'] },
  owner: { email: 'local@example.org', isVerified: true, name: 'Owner', groups: ['us'] },
};

let dir: string;
let address: string;
let provider: TestProvider;
let workspace: Workspace;
let serving: Serving;

/** The settings of a workbench that lets people in through the provider. */
const settings = (more: object = {}) => ({
  serve: {
    address,
    providers: [
      {
        ...{ id: 'hospital', name: 'Hospital', issuer: provider.issuer, client_id: CLIENT.id },
        ...{ client_secret_file: join(dir, 'secret'), claim: 'groups' },
        roles: { administrator: ['us-admin'], researcher: ['us'] },
      },
    ],
    ...more,
  },
});

async function open(name: string, more: object = {}): Promise<void> {
  workspace = await initWorkspace(join(dir, name), settings(more));
  const port = Number(new URL(address).port);
  serving = await serve(workspace, { host: '127.0.0.1', port, web: null }, silent);
}

async function close(): Promise<void> {
  await serving.close();
  await workspace.close();
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-provider-'));
  await writeFile(join(dir, 'secret'), `${CLIENT.secret}\n`);
  address = `http://127.0.0.1:${await freePort()}`;
  provider = await openTestProvider(PEOPLE, `${address}/api/sign-in/hospital/callback`);
  await open('both');
});

afterAll(async () => {
  await close();
  await provider.close();
  await rm(dir, { recursive: true });
});

/** Goes through the provider as somebody; the address at which it ended. */
async function comeIn(surfer: Surfer, login: string, then = '/runs?x=1'): Promise<URL> {
  const start = `${address}/api/sign-in/hospital?then=${encodeURIComponent(then)}`;
  let page = await surfer.open(start);
  // Its page of signing in, then that of consent.
  while (page.url.origin !== address) page = await surfer.submit(page, { login, password: 'x' });
  return page.url;
}

const whoIs = async (surfer: Surfer): Promise<unknown> =>
  ((await surfer.json(`${address}/api/session`)) as { person: unknown }).person;

test('nothing is asked of the provider before somebody signs in through it', async () => {
  const surfer = new Surfer();
  expect(await surfer.json(`${address}/api/session`)).toMatchObject({
    ...{ providers: [{ id: 'hospital', name: 'Hospital' }], localAccounts: true },
  });
  expect(provider.asked()).toBe(0);
});

test('who has a role comes in with it, where they wanted to go; it is theirs anew each time', async () => {
  const surfer = new Surfer();
  expect((await comeIn(surfer, 'chief')).href).toBe(`${address}/runs?x=1`);
  expect(await whoIs(surfer)).toMatchObject({ name: 'Ada Okafor', role: 'administrator' });
  const kept = surfer.cookies.find(({ name }) => name === 'sonograft.session_token');
  expect(kept?.attributes).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Strict']));
  const people = (await surfer.json(`${address}/api/people`)) as { people: { id: string }[] };
  await workspace.catalog.people.change(people.people[0]!.id, { role: 'reader' });
  expect(await whoIs(surfer)).toMatchObject({ role: 'reader' });
  await comeIn(surfer, 'chief');
  expect(await whoIs(surfer)).toMatchObject({ role: 'administrator' });
  const log = await surfer.json(`${address}/api/audit-log`);
  expect(log).toMatchObject({ items: [{ action: 'sign-in', subject: 'hospital' }, {}] });
  const tokens = workspace.catalog.people.database.selectFrom('accounts').selectAll();
  expect(await tokens.execute()).toMatchObject([{ accessToken: null, idToken: null }]);
});

test('who has no role gets in nowhere', async () => {
  const surfer = new Surfer();
  expect((await comeIn(surfer, 'visitor')).href).toBe(`${address}/sign-in?refused=no-role`);
  expect(await whoIs(surfer)).toBeNull();
  expect(await workspace.catalog.people.find({ email: 'eve@example.org' })).toBeUndefined();
});

test('a disabled person stays out', async () => {
  const surfer = new Surfer();
  await comeIn(surfer, 'sonographer');
  const person = (await workspace.catalog.people.find({ email: 'rui@example.org' }))!;
  expect(person.role).toBe('researcher');
  await workspace.catalog.people.change(person.id, { disabled: true });
  expect((await comeIn(new Surfer(), 'sonographer')).search).toBe('?refused=disabled');
});

test('a local account is taken over by its owner alone', async () => {
  const chief = new Surfer();
  await comeIn(chief, 'chief');
  const local = { name: 'Lo', email: 'local@example.org', role: 'reader', password: PASSWORD };
  await chief.json(`${address}/api/people`, local);
  expect((await comeIn(new Surfer(), 'impostor')).search).toBe('?refused=other-account');
  const owner = new Surfer();
  await comeIn(owner, 'owner');
  expect(await whoIs(owner)).toMatchObject({ name: 'Lo', role: 'researcher' });
});

test('what the provider did not send is refused, and nobody is led to another site', async () => {
  const surfer = new Surfer();
  const callback = `${address}/api/sign-in/hospital/callback`;
  for (const query of ['', '?code=x&state=y', '?error=access_denied']) {
    expect((await surfer.open(callback + query)).url.pathname, query).toBe('/sign-in');
  }
  // Another browser's state: it cannot be made to sign in as somebody else.
  const begun = await fetch(`${address}/api/sign-in/hospital`, { redirect: 'manual' });
  const state = new URL(begun.headers.get('location')!).searchParams.get('state')!;
  const forged = await surfer.open(`${callback}?code=x&state=${state}`);
  expect(forged.url.search).toBe('?refused=provider');
  expect((await comeIn(new Surfer(), 'chief', 'https://evil.example/x')).origin).toBe(address);
  expect((await surfer.open(`${address}/api/sign-in/elsewhere`)).status).toBe(404);
});

test('without local accounts there are no passwords, and whoever had one is out', async () => {
  await close();
  await open('alone', { local_accounts: false });
  expect(serving.welcome).toBeNull();
  const surfer = new Surfer();
  await comeIn(surfer, 'chief');
  const session = { needsAdministrator: false, localAccounts: false };
  expect(await surfer.json(`${address}/api/session`)).toMatchObject(session);
  const said = { email: 'chief@example.org', password: PASSWORD };
  for (const [path, body] of [
    ['/api/sign-in', said],
    ['/api/people', { ...said, name: 'New', role: 'reader' }],
    ['/api/welcome', { ...said, token: 'x', name: 'New' }],
  ] as const) {
    await expect(surfer.json(address + path, body), path).rejects.toThrow(/40[39]/);
  }
  const { id } = (await workspace.catalog.people.find({ email: 'chief@example.org' }))!;
  await workspace.catalog.people.endSessionsBut(['hospital']);
  expect(await whoIs(surfer)).toMatchObject({ id });
  await workspace.catalog.people.endSessionsBut(['credential']);
  expect(await whoIs(surfer)).toBeNull();
});

test('a provider that is away, and a secret that is not there, are told in one sentence', async () => {
  await provider.close();
  await close();
  await open('away');
  const answer = await fetch(`${address}/api/sign-in/hospital`);
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain('the provider hospital does not answer');
  await serving.close();
  await rm(join(dir, 'secret'));
  await expect(serve(workspace, { host: '127.0.0.1', port: 0, web: null }, silent)).rejects.toThrow(
    /^Cannot read the secret of the provider Hospital \(.*\): it does not exist\.$/,
  );
});

test('roles are found in nested claims, in lists and alone, the first one counts', () => {
  const roles = { administrator: ['a'], researcher: ['b'], reader: ['c'] };
  const nested = { realm_access: { roles: ['c', 'b', 4] } };
  expect(roleOf(nested, { claim: 'realm_access.roles', roles })).toBe('researcher');
  expect(roleOf({ 'https://x.org/role': 'c' }, { claim: 'https://x.org/role', roles })).toBe(
    'reader',
  );
  expect(roleOf({ groups: 'A' }, { claim: 'groups', roles })).toBeNull();
  expect(roleOf({}, { claim: 'constructor.name', roles })).toBeNull();
});
