import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { asking } from '../../api/asking.ts';
import { call } from '../../api/call.ts';
import { dropAnswer, keepAnswer, keptAnswer, type ReaderAnswer } from './kept-answer.ts';

/** How long is waited before an answer is sent again, in milliseconds. */
const AGAIN = 3000;

/** A reading with what has been answered; an answer is kept until the server has taken it. */
export function useReading(assignment: string) {
  const client = useQueryClient();
  const ask = asking('GET /api/reading/:assignment', { params: { assignment } });
  const query = useQuery({ ...ask, staleTime: Infinity });
  const send = useMutation({
    mutationFn: (body: ReaderAnswer) =>
      call('POST /api/reading/:assignment/answers', { params: { assignment }, body }),
    onSuccess: (reading) => {
      dropAnswer(assignment);
      client.setQueryData(ask.queryKey, reading);
    },
  });
  const answer = (body: ReaderAnswer): void => {
    keepAnswer(assignment, body);
    send.mutate(body);
  };

  // One that was kept when the page was left, or the session ended, is sent first.
  const begun = useRef(false);
  const { data } = query;
  useEffect(() => {
    if (begun.current || data === undefined) return;
    begun.current = true;
    const kept = keptAnswer(assignment);
    if (kept === null) return;
    if (kept.number === data.next) send.mutate(kept);
    else dropAnswer(assignment);
  }, [assignment, data, send]);

  const { isError, variables, mutate } = send;
  useEffect(() => {
    if (!isError) return;
    const timer = setTimeout(() => mutate(variables), AGAIN);
    return () => clearTimeout(timer);
  }, [isError, variables, mutate]);

  return { query, answer, send };
}
