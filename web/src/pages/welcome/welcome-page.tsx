import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useRouter } from '@tanstack/react-router';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { Body } from '../../../../src/serving/wire/index.ts';
import { call } from '../../api/call.ts';
import { askSession } from '../../api/session.ts';
import { fieldOf } from '../../parts/field-of.ts';
import { Icon } from '../../parts/icons.tsx';
import { Trouble } from '../../parts/states.tsx';
import { Door } from '../../shell/door.tsx';
import { useTexts } from '../../texts/speech.tsx';

/** Makes the first administrator; the token stands behind the # and is never sent in an address. */
export function WelcomePage(): ReactNode {
  const { sign } = useTexts();
  const client = useQueryClient();
  const router = useRouter();
  const session = useQuery(askSession);
  const [token] = useState(() => decodeURIComponent(location.hash.slice(1)));
  const [wrong, setWrong] = useState<string | null>(null);
  const create = useMutation({
    mutationFn: (body: Body<'POST /api/welcome'>) => call('POST /api/welcome', { body }),
    onSuccess: async (next) => {
      client.setQueryData(askSession.queryKey, next);
      await router.navigate({ href: '/', replace: true });
    },
  });
  if (session.data?.needsAdministrator === false) return <Navigate to="/" />;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { currentTarget: form } = event;
    const password = fieldOf(form, 'password');
    if (password.length < 12) return setWrong(sign.tooShort);
    if (password !== fieldOf(form, 'repeat')) return setWrong(sign.differ);
    setWrong(null);
    create.mutate({ token, password, name: fieldOf(form, 'name'), email: fieldOf(form, 'email') });
  };
  return (
    <Door title={sign.welcome} lead={sign.welcomeLead}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {token === '' && (
            <Alert color="orange" variant="light" icon={<Icon name="warn" />}>
              {sign.noToken}
            </Alert>
          )}
          {create.isError && <Trouble error={create.error} />}
          <TextInput
            {...{ label: sign.name, name: 'name', required: true, autoComplete: 'name' }}
            autoFocus
          />
          <TextInput
            {...{ label: sign.email, name: 'email', type: 'email', required: true }}
            autoComplete="username"
          />
          <PasswordInput
            {...{ label: sign.password, name: 'password', required: true }}
            {...{ description: sign.passwordRule, autoComplete: 'new-password', error: wrong }}
          />
          <PasswordInput
            {...{ label: sign.repeat, name: 'repeat', required: true }}
            autoComplete="new-password"
          />
          <Button type="submit" size="sm" loading={create.isPending} disabled={token === ''}>
            {sign.create}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
