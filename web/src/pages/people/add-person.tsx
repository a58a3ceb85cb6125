import { Button, Group, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { Body, Role } from '../../../../src/serving/wire/index.ts';
import { call } from '../../api/call.ts';
import { fieldOf } from '../../parts/field-of.ts';
import { Panel } from '../../parts/panel.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useTexts } from '../../texts/speech.tsx';

const ROLES: readonly Role[] = ['researcher', 'reader', 'administrator'];

/** Makes an account. */
export function AddPerson(): ReactNode {
  const { people, shell, sign } = useTexts();
  const client = useQueryClient();
  const [role, setRole] = useState<Role>('researcher');
  const [wrong, setWrong] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: (body: Body<'POST /api/people'>) => call('POST /api/people', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['GET /api/people'] }),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { currentTarget: form } = event;
    const password = fieldOf(form, 'password');
    if (password.length < 12) return setWrong(sign.tooShort);
    setWrong(null);
    add.mutate(
      { role, password, name: fieldOf(form, 'name'), email: fieldOf(form, 'email') },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <Panel title={people.add}>
      <form onSubmit={submit}>
        <Stack gap="sm" maw={560}>
          <Group gap="sm" grow align="flex-start">
            <TextInput {...{ label: sign.name, name: 'name', required: true, size: 'xs' }} />
            <TextInput
              {...{ label: sign.email, name: 'email', type: 'email', required: true, size: 'xs' }}
            />
          </Group>
          <Select
            {...{ label: people.role, value: role, description: people.roleHints[role] }}
            data={ROLES.map((value) => ({ value, label: shell.roles[value] }))}
            onChange={(value) => setRole(ROLES.find((one) => one === value) ?? role)}
          />
          <PasswordInput
            {...{ label: people.firstPassword, name: 'password', required: true, size: 'xs' }}
            {...{ description: people.firstPasswordHint, error: wrong }}
            autoComplete="new-password"
          />
          {add.isError && <Trouble error={add.error} />}
          <Group>
            <Button type="submit" loading={add.isPending}>
              {people.add}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
