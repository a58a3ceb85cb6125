import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { asking } from '../../api/asking.ts';
import { DropZone } from '../../parts/drop-zone.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import { FromServer } from './from-server.tsx';
import { RecentIngests } from './recent-ingests.tsx';
import { useUpload } from './use-upload.ts';

/** Files from here, or from a folder of the server; and what is being brought in. */
export function AddStudies(): ReactNode {
  const { studies } = useTexts();
  const query = useQuery(asking('GET /api/sources', {}));
  return (
    <Loaded query={query}>
      {({ paths, limits }) => (
        <Stack gap="md">
          <FromHere limits={limits} />
          <Panel title={studies.paths}>
            <FromServer paths={paths} />
          </Panel>
          <RecentIngests />
        </Stack>
      )}
    </Loaded>
  );
}

interface Limits {
  readonly uploadBytes: number;
  readonly files: number;
}

function FromHere({ limits }: { readonly limits: Limits }): ReactNode {
  const { studies } = useTexts();
  const format = useFormat();
  const upload = useUpload();
  const [refused, setRefused] = useState<string | null>(null);
  const take = (files: readonly File[]): void => {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (files.length > limits.files) {
      setRefused(studies.tooMany(format.count(files.length), format.count(limits.files)));
    } else if (size > limits.uploadBytes) {
      setRefused(studies.tooLarge(format.bytes(size), format.bytes(limits.uploadBytes)));
    } else {
      setRefused(null);
      void upload.begin(files);
    }
  };
  const { sending } = upload;
  return (
    <Stack gap="xs">
      <DropZone
        {...{ title: studies.drop, hint: studies.dropHint, choose: studies.chooseFiles }}
        {...{ chooseFolder: studies.chooseFolder, multiple: true, disabled: sending !== null }}
        onFiles={take}
      />
      {refused !== null && (
        <Alert color="red" variant="light">
          {refused}
        </Alert>
      )}
      {sending !== null && (
        <Panel title={studies.sending(format.bytes(sending.sent), format.bytes(sending.total))}>
          <Progress
            value={(100 * sending.sent) / Math.max(1, sending.total)}
            aria-label={studies.drop}
          />
          {sending.error !== null && <Trouble error={sending.error} />}
          <Group gap="xs" mt="xs">
            {sending.error !== null && upload.canGoOn() && (
              <>
                <Text fz="sm">{studies.lost}</Text>
                <Button onClick={() => void upload.goOn()}>{studies.goOn}</Button>
              </>
            )}
            <Button variant="default" onClick={upload.stop}>
              {studies.stop}
            </Button>
          </Group>
        </Panel>
      )}
    </Stack>
  );
}
