import type { Answer, Role } from '../../../src/serving/wire/index.ts';
import { asking } from './asking.ts';

export type Session = Answer<'GET /api/session'>;
export type Person = NonNullable<Session['person']>;

/** Who is signed in; asked once, and again when somebody signs in or out. */
export const askSession = { ...asking('GET /api/session', {}), staleTime: Infinity };

/** Nobody can sign in before the first administrator is made. */
export function needsWelcome({ needsAdministrator, providers }: Session): boolean {
  return needsAdministrator && providers.length === 0;
}

export const STAFF: readonly Role[] = ['administrator', 'researcher'];
export const ADMINISTRATOR: readonly Role[] = ['administrator'];
export const READER: readonly Role[] = ['reader'];
