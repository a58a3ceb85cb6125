import { SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { Panel } from '../../parts/panel.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';

/** What the workspace holds, counted. */
export function Contents({ home: found }: { readonly home: Answer<'GET /api/home'> }): ReactNode {
  const { common, home } = useTexts();
  const format = useFormat();
  const counts = [
    [home.files, found.files],
    [common.patients, found.patients],
    [home.frames, found.frames],
    [home.labelled, found.labelled],
  ] as const;
  return (
    <Panel title={home.workspace}>
      <SimpleGrid cols={2} spacing="xs" verticalSpacing="xs">
        {counts.map(([name, count]) => (
          <div key={name}>
            <Text fw={600}>{format.count(count)}</Text>
            <Text fz="xs" c="dimmed">
              {name}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Panel>
  );
}
