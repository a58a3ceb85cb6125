import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Trouble, Waiting } from './states.tsx';

interface Props<T> {
  readonly query: UseQueryResult<T>;
  /** What is seen meanwhile; grey lines unless given. */
  readonly waiting?: ReactNode;
  readonly children: (found: T) => ReactNode;
}

/** What was asked for; until then that it is on its way, or why it did not come. */
export function Loaded<T>({ query, waiting = <Waiting />, children }: Props<T>): ReactNode {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Trouble error={query.error} again={() => void query.refetch()} />;
  return waiting;
}
