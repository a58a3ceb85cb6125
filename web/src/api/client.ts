import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { RequestError } from './request.ts';
import { askSession } from './session.ts';

/** How often a question is asked again when the server cannot be reached. */
const TRIES = 2;

/** Keeps what the server said; a session that ended is forgotten, so that the pages notice. */
export function makeClient(): QueryClient {
  const notice = (error: unknown): void => {
    if (!(error instanceof RequestError) || error.status !== 401) return;
    client.setQueryData(askSession.queryKey, (before) => before && { ...before, person: null });
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: notice }),
    mutationCache: new MutationCache({ onError: notice }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: false,
        retry: (count, error) =>
          count < TRIES &&
          error instanceof RequestError &&
          (error.status === 0 || error.status >= 502),
      },
    },
  });
  return client;
}
