import type * as z from 'zod';

/** Who may use a route: people by their role, or anyone who can reach the server. */
export type Access = readonly Role[] | 'anyone';

/** What a person may do: an administrator everything, a researcher the work, a reader only to read. */
export type Role = 'administrator' | 'researcher' | 'reader';

/** The methods that routes answer to. */
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The name of a route: method and path, in which `:name` stands for a parameter. */
export type RouteName = `${Method} /api/${string}`;

/**
 * One route as both sides of the wire know it. What is absent is not taken. An answer that is a
 * schema travels as JSON and holds nothing that the schema does not name.
 */
export interface Route {
  /** What it is for, in one sentence; it stands in the API's own documentation. */
  readonly about: string;
  readonly access: Access;
  readonly query?: z.ZodObject;
  /** JSON; `bytes` and `form` are taken as streams. */
  readonly body?: z.ZodType | 'bytes' | 'form';
  /**
   * JSON; an `image`, a `page` of HTML, `events` (server-sent, see {@link JobEvent}), or `elsewhere`:
   * the browser is sent to another page.
   */
  readonly answer: z.ZodType | 'image' | 'page' | 'events' | 'elsewhere' | 'nothing';
  readonly refuses?: Refuses;
}

/**
 * What a route may be refused with beside what comes with its access, body and parameters: statuses,
 * each with what the answer holds.
 */
export type Refuses = Readonly<Partial<Record<number, z.ZodType>>>;

/** Everyone who may see labels and patients' pseudonyms. */
export const STAFF: Access = ['administrator', 'researcher'];
export const ADMINISTRATOR: Access = ['administrator'];
export const READER: Access = ['reader'];
export const SIGNED_IN: Access = ['administrator', 'researcher', 'reader'];

/** A route, with the types of its schemas kept. */
export function route<const R extends Route>(one: R): R {
  return one;
}
