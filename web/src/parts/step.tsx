import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';

interface Props {
  readonly name: IconName;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** A small button with a drawing, and its words for those who point at it or hear it. */
export function Step({ name, label, disabled = false, onClick }: Props): ReactNode {
  return (
    <Tooltip label={label}>
      <ActionIcon {...{ 'aria-label': label, disabled, onClick }}>
        <Icon name={name} />
      </ActionIcon>
    </Tooltip>
  );
}
