import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { asking } from '../../api/asking.ts';
import { pathOf } from '../../api/call.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { useTexts } from '../../texts/speech.tsx';
import { Evaluation } from './evaluation.tsx';
import { History } from './history.tsx';
import { NotEvaluated } from './not-evaluated.tsx';
import { RunSettings } from './run-settings.tsx';

export function RunPage(): ReactNode {
  const { run } = useParams({ from: '/work/runs/$run' });
  const { evaluate, runs } = useTexts();
  const query = useQuery(asking('GET /api/runs/:run', { params: { run } }));
  const details = query.data;
  const none = details?.accuracy === null;
  const figures = useQuery({
    ...asking('GET /api/runs/:run/evaluation', { params: { run } }),
    enabled: details !== undefined && !none,
  });
  return (
    <Page
      title={run}
      lead={details && evaluate.lead(details.backbone, details.head)}
      actions={
        <>
          {figures.data && (
            <Button
              {...{ component: 'a', variant: 'default', target: '_blank' }}
              href={pathOf('GET /api/runs/:run/report', { params: { run } })}
            >
              {evaluate.report}
            </Button>
          )}
          <LinkButton variant="default" to="/runs/$run/map" params={{ run }}>
            {evaluate.map}
          </LinkButton>
          <LinkButton variant="default" to="/train" search={{ clone: run }}>
            {evaluate.clone}
          </LinkButton>
        </>
      }
    >
      {details?.current === false && <Notice>{runs.outdatedHint}</Notice>}
      {details?.warnings.map((warning) => (
        <Notice key={warning}>{warning}</Notice>
      ))}
      {none ? (
        <NotEvaluated run={run} />
      ) : (
        <Loaded query={figures}>{(found) => <Evaluation found={found} />}</Loaded>
      )}
      <Loaded query={query}>
        {(found) => (
          <>
            {found.history.length > 0 && <History epochs={found.history} />}
            <RunSettings settings={found.settings} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
