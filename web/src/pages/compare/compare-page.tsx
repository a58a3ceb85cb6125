import { Button, Group, MultiSelect, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Comparison } from '../../../../src/serving/wire/index.ts';
import { asking } from '../../api/asking.ts';
import { askJob } from '../../api/events.ts';
import { useStart } from '../../api/jobs.ts';
import { ComparisonTables } from '../../parts/comparison-tables.tsx';
import { JobRow } from '../../parts/job-row.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Trouble } from '../../parts/states.tsx';
import { usePerson } from '../../shell/use-person.ts';
import { useTexts } from '../../texts/speech.tsx';

/** Runs, or runs and readers, on the same images. */
export function ComparePage(): ReactNode {
  const { evaluate } = useTexts();
  const query = useQuery(asking('GET /api/runs', {}));
  return (
    <Page title={evaluate.compareTitle} lead={evaluate.compareLead}>
      <Loaded query={query}>
        {({ runs }) => (
          <Chooser runs={runs.filter(({ accuracy }) => accuracy !== null).map(({ run }) => run)} />
        )}
      </Loaded>
    </Page>
  );
}

function Chooser({ runs }: { readonly runs: readonly string[] }): ReactNode {
  const { common, evaluate } = useTexts();
  const search = useSearch({ from: '/work/compare' });
  const administrator = usePerson()?.role === 'administrator';
  const studies = useQuery({ ...asking('GET /api/reader-studies', {}), enabled: administrator });
  const [chosen, setChosen] = useState<string[]>(
    (search.runs ?? '').split(',').filter((name) => runs.includes(name)),
  );
  const [readers, setReaders] = useState<string | null>(search.readers ?? null);
  const start = useStart();
  const enough = chosen.length >= 2 || (chosen.length === 1 && readers !== null);
  return (
    <>
      <Panel title={evaluate.compareStart}>
        <Group gap="xs" align="flex-end">
          <MultiSelect
            {...{ label: common.run, data: [...runs], value: chosen, size: 'xs', miw: 260 }}
            onChange={setChosen}
          />
          {administrator && (
            <Select
              {...{ label: evaluate.readers, placeholder: evaluate.noReaders, clearable: true }}
              {...{ value: readers, onChange: setReaders, allowDeselect: true }}
              data={studies.data?.studies.map(({ study }) => study) ?? []}
              clearButtonProps={{ 'aria-label': evaluate.noReaders }}
            />
          )}
          <Button
            disabled={!enough}
            loading={start.isPending}
            onClick={() =>
              start.mutate({
                kind: 'compare',
                settings: { runs: chosen, ...(readers === null ? {} : { readers }) },
              })
            }
          >
            {evaluate.compareStart}
          </Button>
        </Group>
        {!enough && (
          <Text fz="xs" c="dimmed" mt="xs">
            {evaluate.compareChoose}
          </Text>
        )}
      </Panel>
      {start.isError && <Trouble error={start.error} />}
      {start.data && <Compared job={start.data.job} />}
    </>
  );
}

function Compared({ job }: { readonly job: string }): ReactNode {
  const { evaluate } = useTexts();
  const query = useQuery(askJob(job));
  return (
    <Loaded query={query}>
      {(found) =>
        found.state === 'done' ? (
          <ComparisonTables found={found.result as unknown as Comparison} />
        ) : (
          <Panel title={evaluate.compareTitle}>
            <JobRow job={found} />
          </Panel>
        )
      }
    </Loaded>
  );
}
