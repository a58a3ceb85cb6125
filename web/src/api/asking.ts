import { queryOptions } from '@tanstack/react-query';
import type { Answer, Name } from '../../../src/serving/wire/index.ts';
import { call, type Given } from './call.ts';

type Read = Extract<Name, `GET ${string}`>;

/** A query of a route that is read: its key is the route's name and what it was given. */
export function asking<N extends Read>(name: N, given: Given<N>) {
  return queryOptions<Answer<N>>({
    queryKey: [name, given],
    queryFn: ({ signal }) => call(name, { ...given, signal }),
  });
}
