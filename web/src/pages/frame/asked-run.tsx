import { Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { asking } from '../../api/asking.ts';
import { ExplainedFrame } from '../../parts/explained-frame.tsx';
import { Neighbours } from '../../parts/neighbours.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useTexts } from '../../texts/speech.tsx';

/** What a run sees in the frame, and which frames it finds most alike. */
export function AskedRun({ hash }: { readonly hash: string | null }): ReactNode {
  const { common, studies } = useTexts();
  const { data } = useQuery(asking('GET /api/runs', {}));
  const [run, setRun] = useState<string | null>(null);
  if (hash === null || data === undefined || data.runs.length === 0) return null;
  return (
    <Panel title={studies.asked}>
      <Stack gap="sm">
        <Select
          {...{ 'aria-label': common.run, placeholder: common.run, value: run, onChange: setRun }}
          data={data.runs.map((one) => one.run)}
        />
        {run !== null && (
          <>
            <ExplainedFrame key={run} {...{ run, hash, alt: studies.finished }} />
            <Neighbours run={run} hash={hash} />
          </>
        )}
      </Stack>
    </Panel>
  );
}
