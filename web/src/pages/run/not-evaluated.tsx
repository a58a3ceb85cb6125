import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useStart } from '../../api/jobs.ts';
import { Panel } from '../../parts/panel.tsx';
import { Empty, Trouble } from '../../parts/states.tsx';
import { useTexts } from '../../texts/speech.tsx';

/** A run that has not seen the test part yet, and the button that shows it. */
export function NotEvaluated({ run }: { readonly run: string }): ReactNode {
  const { evaluate } = useTexts();
  const navigate = useNavigate();
  const start = useStart();
  const go = (): void => {
    start.mutate(
      { kind: 'evaluate', settings: { run } },
      { onSuccess: ({ job }) => void navigate({ to: '/jobs/$job', params: { job } }) },
    );
  };
  return (
    <Panel title={evaluate.figures}>
      <Empty
        icon="runs"
        title={evaluate.notEvaluated}
        action={
          <Button onClick={go} loading={start.isPending}>
            {evaluate.evaluate}
          </Button>
        }
      >
        {evaluate.notEvaluatedHint}
      </Empty>
      {start.isError && <Trouble error={start.error} />}
    </Panel>
  );
}
