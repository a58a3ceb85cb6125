import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';

/** How many items are asked for at once. */
const SIZE = 120;

interface Window<T> {
  readonly total: number;
  readonly offset: number;
  readonly items: readonly T[];
}

export interface Windows<T> {
  /** Null until the first window is here. */
  readonly total: number | null;
  readonly error: unknown;
  readonly again: () => void;
  /** Undefined until its window is here. */
  readonly at: (index: number) => T | undefined;
  /** Tells which indices are in sight, so that their windows are fetched. */
  readonly see: (first: number, last: number) => void;
}

/**
 * A long list of which only the windows in sight are fetched.
 *
 * @param name with `key`, what the list is: another one begins anew.
 */
export function useWindows<T>(
  name: string,
  key: unknown,
  fetch: (window: { offset: number; limit: number }, signal: AbortSignal) => Promise<Window<T>>,
): Windows<T> {
  const [sight, setSight] = useState({ first: 0, last: 0 });
  const client = useQueryClient();
  const ask = (page: number) => ({
    queryKey: [name, key, page],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      fetch({ offset: page * SIZE, limit: SIZE }, signal),
  });
  const head = useQuery(ask(0));
  const pages = range(Math.floor(sight.first / SIZE), Math.floor(sight.last / SIZE));
  useQueries({ queries: pages.filter((page) => page > 0).map((page) => ask(page)) });

  const see = useCallback((first: number, last: number) => {
    setSight((before) =>
      before.first === first && before.last === last ? before : { first, last },
    );
  }, []);
  const at = (index: number): T | undefined => {
    const page = Math.floor(index / SIZE);
    const window = page === 0 ? head.data : client.getQueryData<Window<T>>([name, key, page]);
    return window?.items[index - page * SIZE];
  };
  return {
    total: head.data?.total ?? null,
    error: head.error,
    again: () => void head.refetch(),
    ...{ at, see },
  };
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first) + 1 }, (_, k) => first + k);
}
