import { Button, Group, Select, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { asking } from '../../api/asking.ts';
import { call } from '../../api/call.ts';
import { Trouble } from '../../parts/states.tsx';
import { TextLink } from '../../parts/text-link.tsx';
import { useTexts } from '../../texts/speech.tsx';
import type { Study } from './study-panel.tsx';

/** Asks one more person to read a study. */
export function AssignReader({ study }: { readonly study: Study }): ReactNode {
  const { read } = useTexts();
  const client = useQueryClient();
  const people = useQuery(asking('GET /api/people', {}));
  const [person, setPerson] = useState<string | null>(null);
  const assign = useMutation({
    mutationFn: (id: string) =>
      call('PUT /api/reader-studies/:study/readers/:person', {
        params: { study: study.study, person: id },
      }),
    onSuccess: () => {
      setPerson(null);
      return client.invalidateQueries({ queryKey: ['GET /api/reader-studies'] });
    },
  });
  const reading = new Set(study.readers.map((reader) => reader.person));
  const free = people.data?.people.filter(({ id, role }) => role === 'reader' && !reading.has(id));
  if (people.data?.people.every(({ role }) => role !== 'reader') === true) {
    return (
      <Text fz="xs" c="dimmed" mt="xs">
        {read.noPeople}{' '}
        <TextLink to="/people" fz="xs">
          {read.toPeople}
        </TextLink>
      </Text>
    );
  }
  if (free === undefined || free.length === 0) return null;
  return (
    <Group gap="xs" mt="sm" align="flex-end">
      <Select
        {...{ label: read.assignTo, value: person, onChange: setPerson, w: 220 }}
        data={free.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Button
        {...{ disabled: person === null, loading: assign.isPending, variant: 'light' }}
        onClick={() => person !== null && assign.mutate(person)}
      >
        {read.assign}
      </Button>
      {assign.isError && <Trouble error={assign.error} />}
    </Group>
  );
}
