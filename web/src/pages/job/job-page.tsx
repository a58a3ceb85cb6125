import { Code, Grid, List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { askJob } from '../../api/events.ts';
import { isOpen, type Job } from '../../api/jobs.ts';
import { EpochCurves } from '../../charts/epoch-curves.tsx';
import { JobRow } from '../../parts/job-row.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import { Afterwards } from './afterwards.tsx';

/** One job as it goes on. */
export function JobPage(): ReactNode {
  const { job } = useParams({ from: '/work/jobs/$job' });
  const { train } = useTexts();
  const query = useQuery(askJob(job));
  return (
    <Page title={query.data ? train.kinds[query.data.kind] : train.jobs}>
      <Loaded query={query}>{(found) => <Details job={found} />}</Loaded>
    </Page>
  );
}

function Details({ job }: { readonly job: Job }): ReactNode {
  const { train } = useTexts();
  const format = useFormat();
  const { epochs, notes, startedAt, finishedAt, settings } = job;
  return (
    <Stack gap="md">
      <Panel title={train.progress}>
        <JobRow job={job} />
        {startedAt !== null && finishedAt !== null && !isOpen(job) && (
          <Text fz="xs" c="dimmed" mt={4}>
            {train.took(format.duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000))}
          </Text>
        )}
      </Panel>
      {job.state === 'done' && <Afterwards job={job} />}
      {epochs.length > 0 && (
        <Panel title={train.curve}>
          <EpochCurves epochs={epochs} />
        </Panel>
      )}
      <Grid gap="md">
        {notes.length > 0 && (
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Panel title={train.notes}>
              <List fz="sm" spacing={4}>
                {notes.map((note, k) => (
                  <List.Item key={k}>{note}</List.Item>
                ))}
              </List>
            </Panel>
          </Grid.Col>
        )}
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Panel title={train.settings}>
            <Code block fz={11}>
              {JSON.stringify(settings, null, 2)}
            </Code>
          </Panel>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
