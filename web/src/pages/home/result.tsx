import { SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { Figure } from '../../parts/figure.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';

export type Newest = Answer<'GET /api/home'>['newest'];

/** The figures of the newest evaluated run. */
export function Result({ newest }: { readonly newest: Newest }): ReactNode {
  const { home } = useTexts();
  const format = useFormat();
  if (newest === null) {
    return (
      <Panel title={home.result}>
        <Empty icon="runs" title={home.noResult}>
          {home.noResultHint}
        </Empty>
      </Panel>
    );
  }
  const { run, accuracy, top2, balancedAccuracy, images, patients, finishedAt, use } = newest;
  return (
    <Panel
      title={`${home.result}: ${run}`}
      actions={
        <LinkButton variant="light" to="/runs/$run" params={{ run }}>
          {home.openRun}
        </LinkButton>
      }
    >
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="lg">
        <Figure name={home.accuracy} interval={accuracy} />
        <Figure name={home.top2} interval={top2} />
        <Figure name={home.balanced} interval={balancedAccuracy} />
      </SimpleGrid>
      <Text fz="xs" c="dimmed" mt="sm">
        {home.onTest(format.count(images), format.count(patients))} · {format.time(finishedAt)} ·{' '}
        {use}
      </Text>
    </Panel>
  );
}
