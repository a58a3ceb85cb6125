import { Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asking } from '../../api/asking.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import { Tag } from '../../parts/tag.tsx';

/** What the reader is asked to read. */
export function ReadingsPage(): ReactNode {
  const { read } = useTexts();
  const format = useFormat();
  const query = useQuery({ ...asking('GET /api/reading', {}), staleTime: 0 });
  return (
    <Page title={read.mine} lead={read.mineLead}>
      <Loaded query={query}>
        {({ assignments }) =>
          assignments.length === 0 ? (
            <Empty icon="read" title={read.none}>
              {read.noneHint}
            </Empty>
          ) : (
            <Stack gap="md" maw={640}>
              {assignments.map(({ assignment, title, pictures, answered, locked }) => (
                <Panel key={assignment} title={title}>
                  <Progress
                    value={(100 * answered) / Math.max(1, pictures)}
                    aria-label={read.progress(format.count(answered), format.count(pictures))}
                  />
                  <Group justify="space-between" mt="xs">
                    <Text fz="sm">
                      {read.progress(format.count(answered), format.count(pictures))}
                    </Text>
                    {locked ? (
                      <Tag tone="plain">{read.locked}</Tag>
                    ) : answered >= pictures ? (
                      <Tag>{read.finished}</Tag>
                    ) : (
                      <LinkButton to="/reading/$assignment" params={{ assignment }}>
                        {answered === 0 ? read.begin : read.resume}
                      </LinkButton>
                    )}
                  </Group>
                </Panel>
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}
