import type { FastifyReply, FastifyRequest } from 'fastify';
import { APIError } from 'better-auth/api';
import type { PersonRecord, Role, Workspace } from '../../catalog/index.ts';
import { Fresh } from '../fresh.ts';
import { missing, Refusal } from '../refusal.ts';
import { type Authority, openAuthority } from './authority.ts';

/** Who asks. */
export interface SignedIn {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Of the session. */
  readonly token: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    person: SignedIn | null;
  }
}

/** Wrong passwords after which signing in is refused for a while. */
const FAILURES = 5;
const LOCK_MINUTES = 15;

const WRONG = 'Cannot sign in: there is no such account, or the password is another.';

/** A person to make. */
export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: Role;
}

/** Local accounts: who asks, who is let in, and who is locked out for a while. */
export class Accounts {
  readonly #catalog: Workspace['catalog'];
  readonly #authority: Authority;
  readonly #fresh: Fresh;

  constructor(workspace: Pick<Workspace, 'catalog' | 'keyFor'>, address: string) {
    this.#catalog = workspace.catalog;
    this.#authority = openAuthority(workspace, address);
    this.#fresh = new Fresh(workspace.catalog);
  }

  /** Whoever the request's cookie names, unless their account was disabled since. */
  async whoAsks(request: FastifyRequest): Promise<SignedIn | null> {
    const { cookie } = request.headers;
    if (cookie === undefined) return null;
    // Sessions are in the catalog: until it changes they are what they were, but for their end.
    const minute = Math.floor(Date.now() / 60_000);
    return await this.#fresh.get(`${minute} ${cookie}`, () => this.#find(request));
  }

  async #find(request: FastifyRequest): Promise<SignedIn | null> {
    const found = await this.#authority.api.getSession({ headers: headersOf(request) });
    if (found === null) return null;
    const person = await this.#catalog.people.find({ id: found.user.id });
    if (person === undefined || person.disabled) return null;
    const { id, name, email, role } = person;
    return { id, name, email, role, token: found.session.token };
  }

  /**
   * Lets a person in who knows the password.
   *
   * @throws Refusal with 401 for a wrong one, and 429 after several until a quarter of an hour is over.
   */
  async signIn(
    { email: said, password }: { readonly email: string; readonly password: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<PersonRecord> {
    const email = said.trim().toLowerCase();
    const person = await this.#catalog.people.find({ email });
    const until = person?.lockedUntil ?? null;
    if (until !== null && Date.parse(until) > Date.now()) throw lockedOut();
    try {
      const { headers } = await this.#authority.api.signInEmail({
        body: { email, password },
        headers: headersOf(request),
        returnHeaders: true,
      });
      if (person === undefined || person.disabled) throw new Refusal(401, WRONG, 'sign-in');
      reply.header('set-cookie', headers.getSetCookie());
    } catch (error) {
      if (!(error instanceof APIError) && !(error instanceof Refusal)) throw error;
      throw await this.#failed(person, email);
    }
    const change = { failures: 0, lockedUntil: null, lastSignInAt: new Date().toISOString() };
    await this.#catalog.people.change(person.id, change);
    await this.#log(person, 'sign-in', '');
    return { ...person, ...change };
  }

  async signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { headers } = await this.#authority.api.signOut({
      headers: headersOf(request),
      returnHeaders: true,
    });
    reply.header('set-cookie', headers.getSetCookie());
  }

  /** @throws Refusal when another account has the address. */
  async create({ name, email: said, password, role }: NewPerson): Promise<PersonRecord> {
    const email = said.trim().toLowerCase();
    if ((await this.#catalog.people.find({ email })) !== undefined) {
      throw new Refusal(409, `Cannot make the account: ${email} has one already.`, 'taken');
    }
    await this.#authority.api.signUpEmail({ body: { name, email, password } });
    const made = await this.#catalog.people.find({ email });
    if (made === undefined) throw new RangeError('An account was made and is not there');
    await this.#catalog.people.change(made.id, { role });
    return { ...made, role };
  }

  /** @throws Refusal when the present password is another. */
  async changePassword(person: SignedIn, current: string, next: string): Promise<void> {
    const { password, internalAdapter } = await this.#authority.$context;
    const accounts = await internalAdapter.findAccounts(person.id);
    const kept = accounts.find(({ providerId }) => providerId === 'credential')?.password ?? null;
    if (kept === null || !(await password.verify({ hash: kept, password: current }))) {
      throw new Refusal(403, 'Cannot change the password: the present one is another.', 'password');
    }
    await this.setPassword(person.id, next, person.token);
  }

  /** Gives a person another password and ends their sessions, but for the one that is named. */
  async setPassword(id: string, next: string, except?: string): Promise<void> {
    const person = await this.#catalog.people.find({ id });
    if (person === undefined) throw missing('such person');
    const { password, internalAdapter } = await this.#authority.$context;
    await internalAdapter.updatePassword(id, await password.hash(next));
    await this.#catalog.people.endSessions(id, except);
  }

  async #failed(person: PersonRecord | undefined, email: string): Promise<Refusal> {
    await this.#log(person ?? null, 'sign-in-failed', email);
    if (person === undefined) return new Refusal(401, WRONG, 'sign-in');
    const failures = person.failures + 1;
    const isLocked = failures >= FAILURES;
    const lockedUntil = new Date(Date.now() + LOCK_MINUTES * 60_000).toISOString();
    await this.#catalog.people.change(
      person.id,
      isLocked ? { failures: 0, lockedUntil } : { failures },
    );
    if (!isLocked) return new Refusal(401, WRONG, 'sign-in');
    await this.#log(person, 'locked-out', email);
    return lockedOut();
  }

  async #log(person: PersonRecord | null, action: string, subject: string): Promise<void> {
    await this.#catalog.log.add({ person, action, subject, detail: '' });
  }
}

function lockedOut(): Refusal {
  return new Refusal(
    429,
    `Cannot sign in: ${FAILURES} wrong passwords have locked the account for ${LOCK_MINUTES} minutes; wait, or ask an administrator.`,
    'locked-out',
  );
}

function headersOf({ headers }: FastifyRequest): Headers {
  const { cookie = '', 'user-agent': agent = '' } = headers;
  return new Headers({ cookie, 'user-agent': agent });
}
