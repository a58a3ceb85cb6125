import { Autocomplete, Button, Group, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useStart } from '../../api/jobs.ts';
import { Trouble } from '../../parts/states.tsx';
import { useTexts } from '../../texts/speech.tsx';

/** Names a folder of the server, among those that are allowed. */
export function FromServer({ paths }: { readonly paths: readonly string[] }): ReactNode {
  const { studies } = useTexts();
  const start = useStart();
  const [path, setPath] = useState(paths[0] ?? '');
  if (paths.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        {studies.noPaths}
      </Text>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate({ kind: 'ingest', settings: { path } });
      }}
    >
      <Text fz="xs" c="dimmed" mb="xs">
        {studies.pathsHint}
      </Text>
      <Group gap="xs" align="flex-end">
        <Autocomplete
          {...{ label: studies.path, data: [...paths], value: path, onChange: setPath }}
          {...{ size: 'xs', miw: 240, flex: 1, required: true }}
        />
        <Button type="submit" loading={start.isPending}>
          {studies.ingest}
        </Button>
      </Group>
      {start.isError && <Trouble error={start.error} />}
    </form>
  );
}
