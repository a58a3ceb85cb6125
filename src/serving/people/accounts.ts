import type { FastifyReply, FastifyRequest } from 'fastify';
import { APIError } from 'better-auth/api';
import type { PersonRecord, Role, Workspace } from '../../catalog/index.ts';
import { Fresh } from '../fresh.ts';
import { missing, Refusal } from '../refusal.ts';
import type { Elsewhere } from '../elsewhere.ts';
import { type Authority, openAuthority } from './authority.ts';
import type { Providers } from './providers.ts';

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

/** What better-auth calls the way in with a password. */
const CREDENTIAL = 'credential';

const WRONG = 'Cannot sign in: there is no such account, or the password is another.';

/** A person to make. */
export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: Role;
}

/** Who asks, who is let in, and who is locked out for a while. */
export class Accounts {
  readonly providers: Providers;
  /** Whether one signs in with a password of ours. */
  readonly isLocal: boolean;
  readonly #catalog: Workspace['catalog'];
  readonly #authority: Authority;
  readonly #fresh: Fresh;

  constructor(
    workspace: Pick<Workspace, 'catalog' | 'keyFor' | 'config'>,
    address: string,
    providers: Providers,
  ) {
    this.providers = providers;
    this.isLocal = workspace.config.serve.local_accounts;
    this.#catalog = workspace.catalog;
    this.#authority = openAuthority(workspace, address);
    this.#fresh = new Fresh(() => workspace.catalog.version());
  }

  /** Ends the sessions of people who could not sign in any more as they did. */
  async endStrandedSessions(): Promise<void> {
    const ways = this.providers.offered.map(({ id }) => id);
    await this.#catalog.people.endSessionsBut([...ways, ...(this.isLocal ? [CREDENTIAL] : [])]);
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
   * @throws Refusal with 403 where there are no passwords, with 401 for a wrong one, and 429 after several until a quarter of an hour is over.
   */
  async signIn(
    { email: said, password }: { readonly email: string; readonly password: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<PersonRecord> {
    this.#requireLocal();
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
      if (person === undefined || person.disabled) throw new Refusal(401, WRONG, 'wrong-password');
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

  /**
   * Takes what a provider sent somebody back with, and sends them on: to where they wanted, or to the
   * sign-in page, which says why not.
   */
  async arrive(
    provider: string,
    query: Readonly<Record<string, string>>,
    { headers: { cookie = '' } }: FastifyRequest,
  ): Promise<Elsewhere> {
    const { people, log } = this.#catalog;
    const arrival = await this.providers.finish(provider, query, cookie);
    if (arrival.kind === 'out') {
      await log.add({
        ...{ person: null, action: 'sign-in-failed', subject: provider, detail: arrival.why },
      });
      return { location: `/sign-in?refused=${arrival.why}`, cookies: [] };
    }
    await people.change(arrival.personId, { lastSignInAt: new Date().toISOString() });
    const person = await people.find({ id: arrival.personId });
    await log.add({ person: person ?? null, action: 'sign-in', subject: provider, detail: '' });
    return arrival.sent;
  }

  async signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { headers } = await this.#authority.api.signOut({
      headers: headersOf(request),
      returnHeaders: true,
    });
    reply.header('set-cookie', headers.getSetCookie());
  }

  /** @throws Refusal when another account has the address, or there are no local accounts. */
  async create({ name, email: said, password, role }: NewPerson): Promise<PersonRecord> {
    this.#requireLocal();
    const email = said.trim().toLowerCase();
    const isTaken = async (): Promise<boolean> =>
      (await this.#catalog.people.find({ email })) !== undefined;
    if (await isTaken()) throw taken(email);
    try {
      await this.#authority.api.signUpEmail({ body: { name, email, password } });
    } catch (error) {
      // Somebody else was first, by a moment.
      throw error instanceof APIError && (await isTaken()) ? taken(email) : error;
    }
    const made = await this.#catalog.people.find({ email });
    if (made === undefined) throw new RangeError('An account was made and is not there');
    await this.#catalog.people.change(made.id, { role });
    return { ...made, role };
  }

  /** @throws Refusal when the present password is another. */
  async changePassword(person: SignedIn, current: string, next: string): Promise<void> {
    const { password, internalAdapter } = await this.#authority.$context;
    const accounts = await internalAdapter.findAccounts(person.id);
    const kept = accounts.find(({ providerId }) => providerId === CREDENTIAL)?.password ?? null;
    if (kept === null || !(await password.verify({ hash: kept, password: current }))) {
      throw new Refusal(403, 'Cannot change the password: the present one is another.', 'password');
    }
    await this.setPassword(person.id, next, person.token);
  }

  /**
   * Gives a person another password and ends their sessions, but for the one that is named.
   *
   * @throws Refusal when they sign in without one.
   */
  async setPassword(id: string, next: string, except?: string): Promise<void> {
    const person = await this.#catalog.people.find({ id });
    if (person === undefined) throw missing('such person');
    const { password, internalAdapter } = await this.#authority.$context;
    const accounts = await internalAdapter.findAccounts(id);
    if (!accounts.some(({ providerId }) => providerId === CREDENTIAL)) {
      throw new Refusal(
        409,
        'Cannot set a password: this person signs in through a provider, without one here.',
        'no-password',
      );
    }
    await internalAdapter.updatePassword(id, await password.hash(next));
    await this.#catalog.people.endSessions(id, except);
  }

  #requireLocal(): void {
    if (this.isLocal) return;
    throw new Refusal(
      403,
      'There are no passwords here (serve.local_accounts of sonograft.yaml); sign in through a provider.',
      'no-local-accounts',
    );
  }

  async #failed(person: PersonRecord | undefined, email: string): Promise<Refusal> {
    await this.#log(person ?? null, 'sign-in-failed', email);
    if (person === undefined) return new Refusal(401, WRONG, 'wrong-password');
    const failures = person.failures + 1;
    const isLocked = failures >= FAILURES;
    const lockedUntil = new Date(Date.now() + LOCK_MINUTES * 60_000).toISOString();
    await this.#catalog.people.change(
      person.id,
      isLocked ? { failures: 0, lockedUntil } : { failures },
    );
    if (!isLocked) return new Refusal(401, WRONG, 'wrong-password');
    await this.#log(person, 'locked-out', email);
    return lockedOut();
  }

  async #log(person: PersonRecord | null, action: string, subject: string): Promise<void> {
    await this.#catalog.log.add({ person, action, subject, detail: '' });
  }
}

function taken(email: string): Refusal {
  return new Refusal(409, `Cannot make the account: ${email} has one already.`, 'email-taken', {
    values: { email },
  });
}

function lockedOut(): Refusal {
  return new Refusal(
    429,
    `Cannot sign in: ${FAILURES} wrong passwords have locked the account for ${LOCK_MINUTES} minutes; wait, or ask an administrator.`,
    'locked-out',
    { values: { failures: FAILURES, minutes: LOCK_MINUTES } },
  );
}

function headersOf({ headers }: FastifyRequest): Headers {
  const { cookie = '', 'user-agent': agent = '' } = headers;
  return new Headers({ cookie, 'user-agent': agent });
}
