import { Button, Group, Select, Table, Text, VisuallyHidden } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Answer, Body, Role } from '../../../../src/serving/wire/index.ts';
import { call } from '../../api/call.ts';
import { Trouble } from '../../parts/states.tsx';
import { usePerson } from '../../shell/use-person.ts';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import { Tag } from '../../parts/tag.tsx';

type Person = Answer<'GET /api/people'>['people'][number];

const ROLES: readonly Role[] = ['administrator', 'researcher', 'reader'];

/** Everyone with an account, and what can be changed of it. */
export function PeopleTable({ people: found }: { readonly people: readonly Person[] }): ReactNode {
  const { common, people, sign } = useTexts();
  return (
    <Table.ScrollContainer minWidth={700}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{sign.name}</Table.Th>
            <Table.Th>{people.role}</Table.Th>
            <Table.Th>{people.state}</Table.Th>
            <Table.Th>{people.lastSignIn}</Table.Th>
            <Table.Th>
              <VisuallyHidden>{common.actions}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function PersonRow({ person }: { readonly person: Person }): ReactNode {
  const { people, shell } = useTexts();
  const format = useFormat();
  const client = useQueryClient();
  const own = usePerson()?.id === person.id;
  const { id, name, email, role, disabled, lockedUntil, lastSignInAt } = person;
  const change = useMutation({
    mutationFn: (body: Body<'PATCH /api/people/:person'>) =>
      call('PATCH /api/people/:person', { params: { person: id }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['GET /api/people'] }),
  });
  return (
    <Table.Tr>
      <Table.Td>
        <Text fz="sm" fw={600}>
          {name} {own && <Tag>{people.you}</Tag>}
        </Text>
        <Text fz="xs" c="dimmed">
          {email}
        </Text>
      </Table.Td>
      <Table.Td>
        <Select
          {...{ 'aria-label': `${people.role}: ${name}`, value: role, disabled: own, w: 150 }}
          data={ROLES.map((value) => ({ value, label: shell.roles[value] }))}
          onChange={(value) => {
            const next = ROLES.find((one) => one === value);
            if (next !== undefined) change.mutate({ role: next });
          }}
        />
      </Table.Td>
      <Table.Td>
        {disabled ? (
          <Tag tone="plain">{people.disabled}</Tag>
        ) : lockedUntil !== null ? (
          <Tag tone="bad">{people.lockedOut(format.time(lockedUntil))}</Tag>
        ) : (
          <Tag>{people.active}</Tag>
        )}
      </Table.Td>
      <Table.Td>{lastSignInAt === null ? people.never : format.time(lastSignInAt)}</Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {lockedUntil !== null && (
            <Button variant="light" onClick={() => change.mutate({ unlock: true })}>
              {people.unlock}
            </Button>
          )}
          {!own && (
            <Button variant="default" onClick={() => change.mutate({ disabled: !disabled })}>
              {disabled ? people.enable : people.disable}
            </Button>
          )}
        </Group>
        {change.isError && <Trouble error={change.error} />}
      </Table.Td>
    </Table.Tr>
  );
}
