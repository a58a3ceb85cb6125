import { useQuery } from '@tanstack/react-query';
import { askSession, type Person } from '../api/session.ts';

/** Who is signed in; null when nobody is any more. */
export function usePerson(): Person | null {
  return useQuery(askSession).data?.person ?? null;
}
