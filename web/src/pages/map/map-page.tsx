import { Button, Grid, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { asking } from '../../api/asking.ts';
import { askJobs } from '../../api/events.ts';
import { isOpen, useStart } from '../../api/jobs.ts';
import { RequestError } from '../../api/request.ts';
import { JobRow } from '../../parts/job-row.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty, Trouble } from '../../parts/states.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import { ChosenFrames } from './chosen-frames.tsx';
import { EmbeddingMap } from './embedding-map.tsx';

/** The frames in the plane, and those that were drawn around. */
export function MapPage(): ReactNode {
  const { run } = useParams({ from: '/work/runs/$run/map' });
  const { evaluate } = useTexts();
  const format = useFormat();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const query = useQuery({
    ...asking('GET /api/runs/:run/map', { params: { run } }),
    staleTime: Infinity,
  });
  const none = query.error instanceof RequestError && query.error.status === 404;
  return (
    <Page title={`${evaluate.mapTitle}: ${run}`} lead={evaluate.mapLead}>
      {none ? (
        <NotDrawn run={run} />
      ) : (
        <Loaded query={query}>
          {({ points }) => (
            <Grid gap="md">
              <Grid.Col span={{ base: 12, lg: 8 }}>
                <Panel title={evaluate.lasso}>
                  <EmbeddingMap points={points} onChoose={setChosen} />
                </Panel>
              </Grid.Col>
              <Grid.Col span={{ base: 12, lg: 4 }}>
                <VisuallyHidden role="status">
                  {evaluate.chosen(format.count(chosen.length))}
                </VisuallyHidden>
                <ChosenFrames run={run} points={points} chosen={chosen} />
              </Grid.Col>
            </Grid>
          )}
        </Loaded>
      )}
    </Page>
  );
}

function NotDrawn({ run }: { readonly run: string }): ReactNode {
  const { evaluate } = useTexts();
  const start = useStart();
  const jobs = useQuery(askJobs);
  const drawing = jobs.data?.items.find((job) => job.kind === 'map' && isOpen(job));
  return (
    <Panel title={evaluate.mapTitle}>
      {drawing ? (
        <JobRow job={drawing} />
      ) : (
        <Empty
          {...{ icon: 'search', title: evaluate.mapNone }}
          action={
            <Button
              loading={start.isPending}
              onClick={() => start.mutate({ kind: 'map', settings: { run } })}
            >
              {evaluate.mapDraw}
            </Button>
          }
        >
          {evaluate.mapNoneHint}
        </Empty>
      )}
      {start.isError && <Trouble error={start.error} />}
    </Panel>
  );
}
