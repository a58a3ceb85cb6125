import * as z from 'zod';
import { failure, listOf, moment, windowQuery } from './basics.ts';
import { ADMINISTRATOR, route, SIGNED_IN } from './route.ts';

export const role = z.enum(['administrator', 'researcher', 'reader']);

const name = z.string().trim().min(1).max(100);
const email = z.email().max(200);
const password = z.string().min(12, 'a password has 12 characters or more').max(200);

/** What a provider says on the address. */
const said = z.string().max(4000).optional();

const person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  /** Signing in is refused until then, after repeated failures; null: it is not. */
  lockedUntil: moment.nullable(),
  /** May not sign in at all. */
  disabled: z.boolean(),
  createdAt: moment,
  lastSignInAt: moment.nullable(),
});

const session = z.object({
  /** Null: nobody is signed in. */
  person: z.object({ id: z.string(), name: z.string(), email: z.string(), role }).nullable(),
  /** No administrator is there yet: the welcome page makes the first, with the terminal's token. */
  needsAdministrator: z.boolean(),
  /** Other ways to sign in, each at /api/sign-in/<id>. */
  providers: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Whether one signs in with a password of the workbench. */
  localAccounts: z.boolean(),
  version: z.string(),
});

const entry = z.object({
  number: z.number(),
  at: moment,
  person: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Such as `sign-in`, `sign-in-failed`, `label`, `job-start`, `person-create`. */
  action: z.string(),
  /** What it was done to, such as a frame or a person; empty: nothing in particular. */
  subject: z.string(),
  detail: z.string(),
});

export const peopleRoutes = {
  'GET /api/session': route({
    about: 'Who is signed in, and how one can.',
    access: 'anyone',
    answer: session,
  }),
  'POST /api/welcome': route({
    about: 'Makes the first administrator, with the one-time token that the terminal printed.',
    access: 'anyone',
    body: z.object({ token: z.string().max(200), name, email, password }),
    answer: session,
    refuses: { 409: failure },
  }),
  'POST /api/sign-in': route({
    about: 'Signs in with a local account; repeated failures lock it for a while.',
    access: 'anyone',
    body: z.object({ email: z.string().max(200), password: z.string().max(200) }),
    answer: session,
    refuses: { 401: failure },
  }),
  'GET /api/sign-in/:provider': route({
    about: 'Sends a browser to a provider of sign-in, which sends it back.',
    access: 'anyone',
    query: z.object({ then: z.string().max(2000).default('/') }),
    answer: 'elsewhere',
    refuses: { 503: failure },
  }),
  'GET /api/sign-in/:provider/callback': route({
    about: 'Where a provider sends a browser back to: into the workbench, or to the sign-in page.',
    access: 'anyone',
    query: z.object({
      ...{ code: said, state: said, iss: said, error: said, error_description: said },
    }),
    answer: 'elsewhere',
    refuses: { 503: failure },
  }),
  'POST /api/sign-out': route({ about: 'Signs out.', access: SIGNED_IN, answer: session }),
  'POST /api/password': route({
    about: "Changes one's own password; other sessions of the account end.",
    access: SIGNED_IN,
    body: z.object({ current: z.string().max(200), next: password }),
    answer: 'nothing',
  }),
  'GET /api/people': route({
    about: 'Everyone with an account.',
    access: ADMINISTRATOR,
    answer: z.object({ people: z.array(person) }),
  }),
  'POST /api/people': route({
    about: 'Makes an account.',
    access: ADMINISTRATOR,
    body: z.object({ name, email, role, password }),
    answer: person,
    refuses: { 409: failure },
  }),
  'PATCH /api/people/:person': route({
    about: 'Changes an account: role, password, whether it may be used; or ends its lock-out.',
    access: ADMINISTRATOR,
    body: z.object({
      name: name.optional(),
      role: role.optional(),
      password: password.optional(),
      disabled: z.boolean().optional(),
      unlock: z.literal(true).optional(),
    }),
    answer: person,
    refuses: { 409: failure },
  }),
  'GET /api/audit-log': route({
    about: 'What was done, by whom, newest first. Entries are only ever added.',
    access: ADMINISTRATOR,
    query: windowQuery.extend({
      person: z.string().optional(),
      action: z.string().optional(),
    }),
    answer: listOf(entry),
  }),
} as const;
