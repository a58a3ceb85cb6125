import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { askJobs } from '../../api/events.ts';
import { JobRow } from '../../parts/job-row.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useTexts } from '../../texts/speech.tsx';

const SHOWN = 5;

/** The last few times that studies were brought in, and how far they are. */
export function RecentIngests(): ReactNode {
  const { studies } = useTexts();
  const { data } = useQuery(askJobs);
  const found = data?.items.filter(({ kind }) => kind === 'ingest').slice(0, SHOWN) ?? [];
  if (found.length === 0) return null;
  return (
    <Panel title={studies.recent}>
      <Stack gap="sm">
        {found.map((job) => (
          <JobRow key={job.job} job={job} />
        ))}
      </Stack>
    </Panel>
  );
}
