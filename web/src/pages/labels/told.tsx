import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../../parts/icons.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { useLabelling } from './use-labelling.ts';

/** What the last change did, and the way back. */
export function ToldLine({ by }: { readonly by: ReturnType<typeof useLabelling> }): ReactNode {
  const { labels } = useTexts();
  const format = useFormat();
  const { told, error, undo, canUndo } = by;
  const said =
    told === null
      ? ''
      : told.undone
        ? labels.takenBack(format.count(told.given))
        : labels.given(format.count(told.given), told.category ?? labels.noCategory);
  return (
    <>
      <Group gap="xs" justify="space-between" mih={30}>
        <Text fz="sm" role="status">
          {said}
        </Text>
        <Button
          {...{ variant: 'default', disabled: !canUndo, onClick: undo }}
          leftSection={<Icon name="undo" size={14} />}
        >
          {labels.undo}
        </Button>
      </Group>
      {told !== null && told.conflicts > 0 && (
        <Text fz="sm" c="var(--sg-warn)" role="alert">
          {labels.conflict(format.count(told.conflicts))}
        </Text>
      )}
      {error !== null && <Trouble error={error} />}
    </>
  );
}
