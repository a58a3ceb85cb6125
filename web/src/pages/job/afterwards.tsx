import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Comparison } from '../../../../src/serving/wire/index.ts';
import type { Job } from '../../api/jobs.ts';
import { ComparisonTables } from '../../parts/comparison-tables.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useTexts } from '../../texts/speech.tsx';

/** Where to go when a job is done: what came of it. */
export function Afterwards({ job }: { readonly job: Job }): ReactNode {
  const { train, shell, evaluate } = useTexts();
  const { kind, result } = job;
  if (kind === 'compare') {
    return <ComparisonTables found={result as unknown as Comparison} />;
  }
  const run = runOf(job);
  return (
    <Panel title={train.result}>
      <Group gap="xs">
        {(kind === 'train' || kind === 'evaluate') && run !== null && (
          <LinkButton to="/runs/$run" params={{ run }}>
            {train.openRun}
          </LinkButton>
        )}
        {kind === 'map' && run !== null && (
          <LinkButton to="/runs/$run/map" params={{ run }}>
            {evaluate.map}
          </LinkButton>
        )}
        {kind === 'ingest' && <LinkButton to="/studies">{shell.pages.studies}</LinkButton>}
        {kind === 'doubt' && (
          <LinkButton to="/labels" search={{ order: 'wrong' }}>
            {shell.pages.labels}
          </LinkButton>
        )}
        {kind === 'label' && <LinkButton to="/labels">{shell.pages.labels}</LinkButton>}
        {kind === 'split' && <LinkButton to="/split">{shell.pages.split}</LinkButton>}
      </Group>
    </Panel>
  );
}

/** The run that a job was about: its result says it, or else its settings. */
function runOf({ result, settings }: Job): string | null {
  for (const said of [result, settings]) {
    if (typeof said !== 'object' || said === null || Array.isArray(said)) continue;
    if (typeof said['run'] === 'string') return said['run'];
  }
  return null;
}
