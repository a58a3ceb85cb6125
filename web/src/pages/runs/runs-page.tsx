import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { asking } from '../../api/asking.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import { RunTable } from './run-table.tsx';

export function RunsPage(): ReactNode {
  const { runs } = useTexts();
  const format = useFormat();
  const query = useQuery(asking('GET /api/runs', {}));
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const compare =
    chosen.length < 2 ? (
      <Text fz="xs" c="dimmed">
        {runs.compareHint}
      </Text>
    ) : (
      <LinkButton to="/compare" search={{ runs: chosen.join(',') }}>
        {runs.compare(format.count(chosen.length))}
      </LinkButton>
    );
  return (
    <Page title={runs.title} lead={runs.lead}>
      <Panel title={runs.title} actions={compare} flush>
        <Loaded query={query}>
          {({ runs: found }) =>
            found.length === 0 ? (
              <Empty
                icon="train"
                title={runs.empty}
                action={<LinkButton to="/train">{runs.toTrain}</LinkButton>}
              >
                {runs.emptyHint}
              </Empty>
            ) : (
              <RunTable runs={found} chosen={chosen} onChoose={setChosen} />
            )
          }
        </Loaded>
      </Panel>
    </Page>
  );
}
