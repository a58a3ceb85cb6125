import { Button, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Body } from '../../../../src/serving/wire/index.ts';
import { call } from '../../api/call.ts';
import { Panel } from '../../parts/panel.tsx';
import { Trouble } from '../../parts/states.tsx';
import { without } from '../../parts/without.ts';
import { useTexts } from '../../texts/speech.tsx';

type Wanted = Body<'POST /api/reader-studies'>;

const FIRST: Wanted = { study: '', repeats: 0, seed: 1, picture: 'input' };

/** Draws the pictures of a new study from the test part. */
export function CreateStudy(): ReactNode {
  const { read } = useTexts();
  const client = useQueryClient();
  const [wanted, setWanted] = useState(FIRST);
  const create = useMutation({
    mutationFn: (body: Wanted) => call('POST /api/reader-studies', { body }),
    onSuccess: () => {
      setWanted(FIRST);
      return client.invalidateQueries({ queryKey: ['GET /api/reader-studies'] });
    },
  });
  const number = (key: 'sample' | 'repeats' | 'seed', placeholder = ''): ReactNode => (
    <NumberInput
      {...{ label: read[key], value: wanted[key] ?? '', min: key === 'sample' ? 1 : 0, w: 150 }}
      {...{ placeholder, allowDecimal: false }}
      onChange={(value) => {
        const others = without(wanted, key);
        setWanted(
          typeof value === 'number' ? { ...wanted, [key]: value } : { ...FIRST, ...others },
        );
      }}
    />
  );
  return (
    <Panel title={read.create}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(wanted);
        }}
      >
        <Group gap="sm" align="flex-end">
          <TextInput
            {...{ label: read.name, value: wanted.study, required: true, size: 'xs', w: 170 }}
            onChange={({ currentTarget }) => setWanted({ ...wanted, study: currentTarget.value })}
          />
          {number('sample', read.sampleHint)}
          {number('repeats')}
          {number('seed')}
          <Select
            {...{ label: read.shows, value: wanted.picture ?? 'input', w: 190 }}
            data={(['input', 'frame'] as const).map((value) => ({
              value,
              label: read.pictures[value],
            }))}
            onChange={(value) =>
              setWanted({ ...wanted, picture: value === 'frame' ? 'frame' : 'input' })
            }
          />
          <Button type="submit" loading={create.isPending}>
            {read.create}
          </Button>
        </Group>
        {create.isError && <Trouble error={create.error} />}
      </form>
    </Panel>
  );
}
