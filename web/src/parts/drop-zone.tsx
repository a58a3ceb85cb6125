import { Button, Group, Text } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { filesOf } from './dropped-files.ts';
import styles from './drop-zone.module.css';
import { Icon } from './icons.tsx';

interface Props {
  readonly title: string;
  readonly hint: string;
  readonly choose: string;
  /** Offers a whole folder too. */
  readonly chooseFolder?: string;
  readonly multiple?: boolean;
  readonly accept?: string;
  readonly disabled?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A place for files: dropped, or chosen by a button for those who use the keyboard. */
export function DropZone(props: Props): ReactNode {
  const { title, hint, choose, chooseFolder, multiple = false, accept, disabled = false } = props;
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (found: readonly File[]): void => {
    if (found.length > 0) props.onFiles(multiple ? found : found.slice(0, 1));
  };
  const picked = (input: HTMLInputElement): void => {
    take([...(input.files ?? [])]);
    input.value = '';
  };
  return (
    <div
      className={styles['zone']}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(!disabled);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!disabled) void filesOf(event.dataTransfer).then(take);
      }}
    >
      <Icon name="tryIt" size={28} />
      <Text fw={600}>{title}</Text>
      <Text fz="sm" c="dimmed">
        {hint}
      </Text>
      <Group gap="xs" justify="center">
        <Button variant="default" disabled={disabled} onClick={() => files.current?.click()}>
          {choose}
        </Button>
        {chooseFolder !== undefined && (
          <Button variant="default" disabled={disabled} onClick={() => folder.current?.click()}>
            {chooseFolder}
          </Button>
        )}
      </Group>
      <input
        {...{ ref: files, type: 'file', hidden: true, multiple, 'aria-label': choose }}
        {...(accept === undefined ? {} : { accept })}
        onChange={(event) => picked(event.currentTarget)}
      />
      {chooseFolder !== undefined && (
        <input
          {...{ ref: folder, type: 'file', hidden: true, multiple: true }}
          {...{ webkitdirectory: '', 'aria-label': chooseFolder }}
          onChange={(event) => picked(event.currentTarget)}
        />
      )}
    </div>
  );
}
