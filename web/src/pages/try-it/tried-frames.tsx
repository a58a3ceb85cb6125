import { Alert, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CategoryBars } from '../../parts/category-bars.tsx';
import { ExplainedFrame } from '../../parts/explained-frame.tsx';
import { Icon } from '../../parts/icons.tsx';
import { Neighbours } from '../../parts/neighbours.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Tried } from './try-page.tsx';

/** What the run said of each frame of a file. */
export function TriedFrames({ tried }: { readonly tried: Tried }): ReactNode {
  const { tryIt } = useTexts();
  const format = useFormat();
  const { run, frames, threshold, warnings, use } = tried;
  return (
    <Stack gap="md">
      {warnings.map((warning) => (
        <Notice key={warning}>{warning}</Notice>
      ))}
      {frames.map((frame, k) => (
        <Panel
          key={k}
          title={
            frame.category === null
              ? tryIt.noFrame
              : frame.abstains
                ? tryIt.abstains
                : tryIt.says(frame.category)
          }
          actions={
            frame.frame !== null &&
            frames.length > 1 && (
              <Text fz="xs" c="dimmed">
                {tryIt.frameOf(format.count(frame.frame + 1))}
              </Text>
            )
          }
        >
          {frame.hash === null || frame.probabilities === null ? (
            <Empty icon="warn" title={frame.reason ?? tryIt.noFrame} />
          ) : (
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
              <ExplainedFrame run={run} hash={frame.hash} alt={tryIt.pictureAlt} />
              <Stack gap="sm">
                {frame.abstains && threshold !== null && (
                  <Alert color="orange" variant="light" icon={<Icon name="warn" />}>
                    {tryIt.abstainsWhy(format.percent(threshold, 0))}
                  </Alert>
                )}
                <CategoryBars bars={frame.probabilities} label={tryIt.probabilities} />
                <Neighbours run={run} hash={frame.hash} />
                <Text fz="xs" c="dimmed">
                  {use}
                </Text>
              </Stack>
            </SimpleGrid>
          )}
        </Panel>
      ))}
    </Stack>
  );
}
