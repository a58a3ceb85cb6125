import { Grid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { asking } from '../../api/asking.ts';
import { askJobs } from '../../api/events.ts';
import { JobRow } from '../../parts/job-row.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useTexts } from '../../texts/speech.tsx';
import { cloneOf, firstDraft } from './draft.ts';
import { TrainForm } from './train-form.tsx';

export function TrainPage(): ReactNode {
  const { train } = useTexts();
  const { clone } = useSearch({ from: '/work/train' });
  const split = useQuery(asking('GET /api/split', {}));
  const backbones = useQuery(asking('GET /api/backbones', {}));
  return (
    <Page title={train.title} lead={train.lead}>
      {split.data?.split === null && (
        <Notice>
          <Stack gap="xs" align="flex-start">
            {train.noSplit}
            <LinkButton to="/split" variant="default">
              {train.toSplit}
            </LinkButton>
          </Stack>
        </Notice>
      )}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Loaded query={backbones}>
            {({ backbones: found }) =>
              clone === undefined ? (
                <TrainForm backbones={found} draft={firstDraft(found)} />
              ) : (
                <Cloned run={clone} backbones={found} />
              )
            }
          </Loaded>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Jobs />
        </Grid.Col>
      </Grid>
    </Page>
  );
}

interface ClonedProps {
  readonly run: string;
  readonly backbones: Parameters<typeof TrainForm>[0]['backbones'];
}

function Cloned({ run, backbones }: ClonedProps): ReactNode {
  const { train } = useTexts();
  const query = useQuery(asking('GET /api/runs/:run', { params: { run } }));
  return (
    <Loaded query={query}>
      {(found) => (
        <Stack gap="xs">
          <Notice>{found.clone === null ? train.notCloned(run) : train.clonedFrom(run)}</Notice>
          <TrainForm key={run} backbones={backbones} draft={cloneOf(found, backbones)} />
        </Stack>
      )}
    </Loaded>
  );
}

function Jobs(): ReactNode {
  const { train } = useTexts();
  const query = useQuery(askJobs);
  return (
    <Panel title={train.jobs}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Text fz="sm" c="dimmed">
              {train.noJobs}
            </Text>
          ) : (
            <Stack gap="sm">
              {items.slice(0, 12).map((job) => (
                <JobRow key={job.job} job={job} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Panel>
  );
}
