import { Button, Group, NumberInput, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useStart } from '../../api/jobs.ts';
import { Panel } from '../../parts/panel.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useTexts } from '../../texts/speech.tsx';

interface Sizes {
  readonly test: number;
  readonly tuning: number;
  readonly seed: number;
}

interface Props {
  readonly again: boolean;
  readonly defaults: Sizes;
  readonly disabled: boolean;
}

/** How large the parts are. */
export function SplitForm({ again, defaults, disabled }: Props): ReactNode {
  const { split } = useTexts();
  const start = useStart();
  const [sizes, setSizes] = useState<Sizes>(defaults);
  const field = (key: keyof Sizes, more: { max: number; step: number }): ReactNode => (
    <NumberInput
      {...{ label: split[key], value: sizes[key], min: 0, w: 200, ...more }}
      onChange={(value) => setSizes({ ...sizes, [key]: Number(value) })}
    />
  );
  return (
    <Panel title={again ? split.again : split.make}>
      <Group gap="sm" align="flex-end">
        {field('test', { max: 0.9, step: 0.05 })}
        {field('tuning', { max: 0.9, step: 0.05 })}
        {field('seed', { max: 2 ** 32 - 1, step: 1 })}
        <Button
          {...{ disabled, loading: start.isPending, variant: again ? 'default' : 'filled' }}
          onClick={() => start.mutate({ kind: 'split', settings: { ...sizes } })}
        >
          {again ? split.again : split.make}
        </Button>
      </Group>
      {again && (
        <Text fz="xs" c="dimmed" mt="xs">
          {split.againHint}
        </Text>
      )}
      {start.isError && <Trouble error={start.error} />}
    </Panel>
  );
}
