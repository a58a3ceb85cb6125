import type { Answer, Body, Name, Params, Query } from '../../../src/serving/wire/index.ts';
import { request } from './request.ts';

type Needed<K extends string, T> = [T] extends [undefined] ? unknown : { readonly [key in K]: T };
type Offered<K extends string, T> = [T] extends [undefined] ? unknown : { readonly [key in K]?: T };
type Named<N extends Name> = keyof Params<N> extends never
  ? unknown
  : { readonly params: Params<N> };

/** What a request to a route takes: its parameters, query and JSON body, each where it has one. */
export type Given<N extends Name> = Named<N> &
  Offered<'query', Query<N>> &
  Needed<'body', Body<N>> & { readonly signal?: AbortSignal };

interface Loose {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** The address of a route, its parameters filled in. */
export function pathOf<N extends Name>(name: N, given: Omit<Given<N>, 'body' | 'signal'>): string {
  const { params = {}, query = {} } = given as Loose;
  const path = name
    .slice(name.indexOf(' ') + 1)
    .replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

/** Asks a route by its name; what it takes and answers is what the wire says. */
export async function call<N extends Name>(name: N, given: Given<N>): Promise<Answer<N>> {
  const { body, signal } = given as Loose;
  const method = name.slice(0, name.indexOf(' ')) as 'GET';
  return await request<Answer<N>>(pathOf(name, given), { method, body, signal });
}
