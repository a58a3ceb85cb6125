import { Select, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { asking } from '../../api/asking.ts';
import { pathOf } from '../../api/call.ts';
import { request } from '../../api/request.ts';
import { DropZone } from '../../parts/drop-zone.tsx';
import { takeHanded } from '../../parts/handed-file.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Trouble, Working } from '../../parts/states.tsx';
import { useTexts } from '../../texts/speech.tsx';
import { TriedFrames } from './tried-frames.tsx';

export type Tried = Answer<'POST /api/runs/:run/try'>;

async function tryFile({ run, file }: { run: string; file: File }): Promise<Tried> {
  const body = new FormData();
  body.set('file', file);
  const path = pathOf('POST /api/runs/:run/try', { params: { run } });
  return await request<Tried>(path, { method: 'POST', body });
}

export function TryPage(): ReactNode {
  const { runs, tryIt } = useTexts();
  const query = useQuery(asking('GET /api/runs', {}));
  return (
    <Page title={tryIt.title} lead={tryIt.lead}>
      <Loaded query={query}>
        {({ runs: found }) =>
          found.length === 0 ? (
            <Empty
              {...{ icon: 'train', title: tryIt.noRuns }}
              action={<LinkButton to="/train">{runs.toTrain}</LinkButton>}
            >
              {tryIt.noRunsHint}
            </Empty>
          ) : (
            <TryRun runs={found.map(({ run }) => run)} />
          )
        }
      </Loaded>
    </Page>
  );
}

function TryRun({ runs }: { readonly runs: readonly string[] }): ReactNode {
  const { tryIt } = useTexts();
  const [run, setRun] = useState(runs[0] ?? '');
  const attempt = useMutation({ mutationFn: tryFile });
  const begun = useRef(false);

  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const file = takeHanded();
    if (file !== null && runs[0] !== undefined) attempt.mutate({ run: runs[0], file });
  }, [attempt, runs]);

  return (
    <Stack gap="md">
      <Select
        {...{ label: tryIt.which, data: [...runs], value: run, maw: 320 }}
        onChange={(value) => setRun(value ?? run)}
      />
      <DropZone
        {...{ title: tryIt.drop, hint: tryIt.hint, choose: tryIt.choose }}
        disabled={attempt.isPending}
        onFiles={([file]) => file && attempt.mutate({ run, file })}
      />
      {attempt.isPending && <Working>{tryIt.working(attempt.variables.file.name)}</Working>}
      {attempt.isError && <Trouble error={attempt.error} />}
      {attempt.data && <TriedFrames tried={attempt.data} />}
    </Stack>
  );
}
