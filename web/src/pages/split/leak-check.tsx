import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../../parts/icons.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Split } from './parts-table.tsx';

/** Whether anything of the test part may have been seen in training. */
export function LeakCheck({ found }: { readonly found: Split }): ReactNode {
  const { split } = useTexts();
  const format = useFormat();
  const { torn, compared, outside } = found;
  const findings: readonly (readonly [boolean, string])[] = [
    [torn.length === 0, torn.length === 0 ? split.untorn : split.torn(torn.join(', '))],
    [compared, compared ? split.compared : split.notCompared],
    ...(outside > 0 ? [[false, split.outside(format.count(outside))] as const] : []),
  ];
  return (
    <Panel title={split.leak}>
      <Stack gap={6}>
        {findings.map(([good, words]) => (
          <Group key={words} gap="xs" wrap="nowrap" c={good ? 'var(--sg-good)' : 'var(--sg-warn)'}>
            <Icon name={good ? 'check' : 'warn'} size={16} />
            <Text fz="sm">{words}</Text>
          </Group>
        ))}
      </Stack>
    </Panel>
  );
}
