import { Button, Group, Progress, Table, Text, VisuallyHidden } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { call } from '../../api/call.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import { AssignReader } from './assign-reader.tsx';
import { Tag } from '../../parts/tag.tsx';

export type Study = Answer<'GET /api/reader-studies'>['studies'][number];

/** One study with its readers. */
export function StudyPanel({ study }: { readonly study: Study }): ReactNode {
  const { common, read } = useTexts();
  const format = useFormat();
  const { study: name, cases, repeated, readers, current, createdAt } = study;
  return (
    <Panel
      title={name}
      actions={
        <Group gap="xs">
          {!current && <Tag tone="warn">{read.outdated}</Tag>}
          {readers.some(({ lockedAt }) => lockedAt !== null) && (
            <LinkButton variant="light" to="/compare" search={{ readers: name }}>
              {read.compare}
            </LinkButton>
          )}
        </Group>
      }
    >
      <Text fz="xs" c="dimmed" mb="xs">
        {read.cases(format.count(cases), format.count(repeated))} · {read.pictures[study.picture]} ·{' '}
        {format.time(createdAt)}
      </Text>
      {readers.length === 0 ? (
        <Text fz="sm">{read.noReaders}</Text>
      ) : (
        <Table.ScrollContainer minWidth={460}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{read.reader}</Table.Th>
                <Table.Th>{read.answered}</Table.Th>
                <Table.Th>{read.state}</Table.Th>
                <Table.Th>
                  <VisuallyHidden>{common.actions}</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {readers.map((reader) => (
                <ReaderRow key={reader.reader} study={name} reader={reader} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <AssignReader study={study} />
    </Panel>
  );
}

interface RowProps {
  readonly study: string;
  readonly reader: Study['readers'][number];
}

function ReaderRow({ study, reader: row }: RowProps): ReactNode {
  const { evaluate, read } = useTexts();
  const format = useFormat();
  const client = useQueryClient();
  const { reader, person, synthetic, answered, pictures, lockedAt } = row;
  const onSuccess = () => client.invalidateQueries({ queryKey: ['GET /api/reader-studies'] });
  const lock = useMutation({
    mutationFn: () =>
      call('POST /api/reader-studies/:study/lock', { params: { study }, body: { reader } }),
    onSuccess,
  });
  const unassign = useMutation({
    mutationFn: (id: string) =>
      call('DELETE /api/reader-studies/:study/readers/:person', { params: { study, person: id } }),
    onSuccess,
  });
  return (
    <Table.Tr>
      <Table.Td>
        {reader} {synthetic && <Tag tone="warn">{evaluate.synthetic}</Tag>}
      </Table.Td>
      <Table.Td>
        <Progress
          {...{ value: (100 * answered) / Math.max(1, pictures), w: 140 }}
          aria-label={read.progress(format.count(answered), format.count(pictures))}
        />
        <Text fz="xs" c="dimmed">
          {read.progress(format.count(answered), format.count(pictures))}
        </Text>
      </Table.Td>
      <Table.Td>
        {lockedAt === null ? read.open : `${read.locked}, ${format.time(lockedAt)}`}
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end">
          {lockedAt === null && answered >= pictures && (
            <Button
              {...{ variant: 'default', loading: lock.isPending }}
              onClick={() => {
                if (window.confirm(read.lockSure)) lock.mutate();
              }}
            >
              {read.lock}
            </Button>
          )}
          {lockedAt === null && person !== null && (
            <Button
              {...{ variant: 'subtle', loading: unassign.isPending }}
              onClick={() => unassign.mutate(person)}
            >
              {read.unassign}
            </Button>
          )}
        </Group>
        {lock.isError && <Trouble error={lock.error} />}
        {unassign.isError && <Trouble error={unassign.error} />}
      </Table.Td>
    </Table.Tr>
  );
}
