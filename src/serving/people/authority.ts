import { betterAuth, type BetterAuthOptions } from 'better-auth';
import type { Workspace } from '../../catalog/index.ts';
import { passwords } from './passwords.ts';

/** Hours after which a session ends that nobody uses. */
const SESSION_HOURS = 12;

/**
 * What keeps accounts, passwords and sessions: better-auth on the catalog's own tables. Its functions
 * are called by our routes; its own routes are not served.
 *
 * @param address where people reach the server; with https cookies are for https alone.
 */
export function openAuthority(workspace: Pick<Workspace, 'catalog' | 'keyFor'>, address: string) {
  return betterAuth({
    ...authorityOptions(workspace, address),
    emailAndPassword: {
      enabled: true,
      autoSignIn: false,
      minPasswordLength: 12,
      maxPasswordLength: 200,
      password: passwords,
    },
  });
}

export type Authority = ReturnType<typeof openAuthority>;

/** What every way to sign in has in common: the tables, the sessions and their cookies. */
export function authorityOptions(
  workspace: Pick<Workspace, 'catalog' | 'keyFor'>,
  address: string,
) {
  return {
    baseURL: address,
    secret: Buffer.from(workspace.keyFor('sessions')).toString('base64'),
    // Its types know no tables of ours; it writes those that are named below, on any engine with the
    // columns that the migrations made for SQLite: dates as text, truth as 0 and 1.
    database: { db: workspace.catalog.people.database as never, type: 'sqlite' },
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    user: { modelName: 'people' },
    session: { modelName: 'sessions', expiresIn: SESSION_HOURS * 3600, updateAge: 600 },
    account: { modelName: 'accounts' },
    verification: { modelName: 'verifications' },
    advanced: {
      // The migrations see to it; it would ask as one asks SQLite.
      database: { validateSchema: false },
      cookiePrefix: 'sonograft',
      useSecureCookies: address.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'strict', httpOnly: true, path: '/' },
    },
  } as const satisfies BetterAuthOptions;
}
