import type { PersonRecord } from '../../catalog/index.ts';
import { version } from '../../version.ts';
import type { Handlers } from '../handler.ts';
import { missing, Refusal } from '../refusal.ts';
import type { Workbench } from '../workbench.ts';
import type { Answer } from '../wire/index.ts';
import type { Welcome } from './welcome.ts';

type Session = Answer<'GET /api/session'>;
type Names =
  | 'GET /api/session'
  | 'POST /api/welcome'
  | 'POST /api/sign-in'
  | 'GET /api/sign-in/:provider'
  | 'GET /api/sign-in/:provider/callback'
  | 'POST /api/sign-out'
  | 'POST /api/password'
  | 'GET /api/people'
  | 'POST /api/people'
  | 'PATCH /api/people/:person'
  | 'GET /api/audit-log';

export function peopleHandlers(bench: Workbench, welcome: Welcome): Handlers<Names> {
  const { accounts } = bench;
  const { people, log } = bench.workspace.catalog;
  const sessionOf = async (person: Session['person']): Promise<Session> => ({
    person: person && { id: person.id, name: person.name, email: person.email, role: person.role },
    needsAdministrator: accounts.isLocal && !(await people.hasAdministrator()),
    providers: accounts.providers.offered,
    localAccounts: accounts.isLocal,
    version,
  });
  return {
    'GET /api/session': ({ person }) => sessionOf(person),
    'POST /api/welcome': async ({ body: { token, ...one }, request, reply }) => {
      await welcome.use(token, () => accounts.create({ ...one, role: 'administrator' }));
      await bench.log(null, 'person-create', one.email, 'administrator, with the terminal’s token');
      return await sessionOf(await accounts.signIn(one, request, reply));
    },
    'POST /api/sign-in': async ({ body, request, reply }) =>
      sessionOf(await accounts.signIn(body, request, reply)),
    'GET /api/sign-in/:provider': ({ params, query }) =>
      accounts.providers.begin(params.provider, query.then),
    'GET /api/sign-in/:provider/callback': ({ params, query, request }) => {
      const given = Object.entries(query).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, value] as const],
      );
      return accounts.arrive(params.provider, Object.fromEntries(given), request);
    },
    'POST /api/sign-out': async ({ person, request, reply }) => {
      await accounts.signOut(request, reply);
      await bench.log(person, 'sign-out');
      return await sessionOf(null);
    },
    'POST /api/password': async ({ person, body: { current, next } }) => {
      await accounts.changePassword(person, current, next);
      await bench.log(person, 'password');
      return undefined;
    },
    'GET /api/people': async () => ({ people: (await people.all()).map(shown) }),
    'POST /api/people': async ({ person, body }) => {
      const made = await accounts.create(body);
      await bench.log(person, 'person-create', made.email, made.role);
      return shown(made);
    },
    'PATCH /api/people/:person': async ({ person, params, body }) => {
      const found = await people.find({ id: params.person });
      if (found === undefined) throw missing('such person');
      const { name, role, disabled, password, unlock } = body;
      const isDemoted = (role !== undefined && role !== 'administrator') || disabled === true;
      if (found.id === person.id && isDemoted) {
        throw new Refusal(
          409,
          'Cannot change your own account so: somebody else who is administrator must.',
          'own-account',
        );
      }
      if (password !== undefined) await accounts.setPassword(found.id, password);
      const change = {
        ...(name !== undefined && { name }),
        ...(role !== undefined && { role }),
        ...(disabled !== undefined && { disabled }),
        ...(unlock === true && { failures: 0, lockedUntil: null }),
      };
      if (Object.keys(change).length > 0) await people.change(found.id, change);
      if (disabled === true) await people.endSessions(found.id);
      const changed = Object.entries({
        ...body,
        ...(password !== undefined && { password: '***' }),
      });
      const detail = changed.map(([key, value]) => `${key}: ${String(value)}`).join(', ');
      await bench.log(person, 'person-change', found.email, detail);
      return shown({ ...found, ...change });
    },
    'GET /api/audit-log': async ({ query }) => ({
      offset: query.offset,
      ...(await log.list(query)),
    }),
  };
}

function shown(person: PersonRecord) {
  const { id, name, email, role, disabled, createdAt, lastSignInAt } = person;
  const isLocked = person.lockedUntil !== null && Date.parse(person.lockedUntil) > Date.now();
  const lockedUntil = isLocked ? person.lockedUntil : null;
  return { id, name, email, role, lockedUntil, disabled, createdAt, lastSignInAt };
}
