import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asking } from '../../api/asking.ts';
import { askJobs } from '../../api/events.ts';
import { JobRow } from '../../parts/job-row.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { useTexts } from '../../texts/speech.tsx';
import { LeakCheck } from './leak-check.tsx';
import { PartsTable } from './parts-table.tsx';
import { SplitForm } from './split-form.tsx';

export function SplitPage(): ReactNode {
  const { split, train } = useTexts();
  const query = useQuery(asking('GET /api/split', {}));
  const newest = useQuery(askJobs).data?.items.find(({ kind }) => kind === 'split');
  return (
    <Page title={split.title} lead={split.lead}>
      <Loaded query={query}>
        {(found) => (
          <Stack gap="md">
            {found.warnings.map((warning) => (
              <Notice key={warning}>{warning}</Notice>
            ))}
            {found.split === null ? (
              <Empty icon="split" title={split.none}>
                {found.labelled === 0 ? split.nothing : split.noneHint}
              </Empty>
            ) : (
              <>
                <PartsTable parts={found.split} />
                <LeakCheck found={found.split} />
              </>
            )}
            <SplitForm
              again={found.split !== null}
              defaults={found.defaults}
              disabled={found.labelled === 0}
            />
            {newest && newest.state !== 'done' && (
              <Panel title={train.kinds.split}>
                <JobRow job={newest} />
              </Panel>
            )}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
