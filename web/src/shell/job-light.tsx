import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { askJobs, useJobEvents } from '../api/events.ts';
import { isOpen } from '../api/jobs.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { useFormat, useTexts } from '../texts/speech.tsx';

/** What is being worked on, on every page. */
export function JobLight(): ReactNode {
  const { train } = useTexts();
  const format = useFormat();
  const { data } = useQuery(askJobs);
  useJobEvents();
  const open = data?.items.filter(isOpen) ?? [];
  const current = open.find(({ state }) => state !== 'waiting') ?? open[0];
  if (current === undefined) return null;
  const { progress } = current;
  const share =
    progress !== null && progress.total > 0
      ? ` · ${format.percent(progress.done / progress.total, 0)}`
      : '';
  return (
    <LinkButton
      to="/jobs/$job"
      params={{ job: current.job }}
      {...{ variant: 'light', px: 'xs' }}
      leftSection={<Loader size={12} />}
    >
      {train.kinds[current.kind]}
      {share}
    </LinkButton>
  );
}
