import { Button, Group, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { asking } from '../../api/asking.ts';
import { askJobs } from '../../api/events.ts';
import { isOpen, useStart } from '../../api/jobs.ts';
import { JobRow } from '../../parts/job-row.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useTexts } from '../../texts/speech.tsx';

/** Has every label asked of heads that never saw its patient. */
export function DoubtLabels(): ReactNode {
  const { common, labels } = useTexts();
  const { data } = useQuery(asking('GET /api/runs', {}));
  const jobs = useQuery(askJobs);
  const start = useStart();
  const [chosen, setChosen] = useState<string | null>(null);
  const names = data?.runs.map(({ run }) => run) ?? [];
  const run = chosen ?? names[0];
  if (run === undefined) return null;
  const doubting = jobs.data?.items.find((job) => job.kind === 'doubt' && isOpen(job));
  if (doubting !== undefined) return <JobRow job={doubting} />;
  return (
    <>
      <Group gap="xs">
        <Select
          {...{ 'aria-label': common.run, data: names, value: run, w: 200 }}
          {...{ allowDeselect: false, onChange: setChosen }}
        />
        <Button
          {...{ variant: 'default', loading: start.isPending }}
          onClick={() => start.mutate({ kind: 'doubt', settings: { run } })}
        >
          {labels.doubt}
        </Button>
      </Group>
      <Text fz="xs" c="dimmed">
        {labels.doubtHint}
      </Text>
      {start.isError && <Trouble error={start.error} />}
    </>
  );
}
