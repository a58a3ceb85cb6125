import { Text, Timeline } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Detail } from './frame-page.tsx';

/** Every label that a frame was given, the newest first, with its source and grounds. */
export function LabelHistory({ history }: { readonly history: Detail['history'] }): ReactNode {
  const { studies } = useTexts();
  const format = useFormat();
  if (history.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        {studies.noHistory}
      </Text>
    );
  }
  return (
    <Timeline bulletSize={10} lineWidth={1} active={0} mt={6}>
      {history.toReversed().map(({ category, source, at, grounds, by }, k) => (
        <Timeline.Item key={k}>
          <Text fz="sm" fw={600}>
            {category ?? studies.took}
          </Text>
          <Text fz="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {studies.sources[source]}
            {by === null ? '' : ` · ${studies.by(by)}`}
            {grounds === null ? '' : ` · ${studies.grounds(grounds)}`} · {format.time(at)}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
