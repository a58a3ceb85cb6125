import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useRouter, useSearch } from '@tanstack/react-router';
import { type ReactNode, type SubmitEvent } from 'react';
import { call, pathOf } from '../../api/call.ts';
import { askSession, needsWelcome } from '../../api/session.ts';
import { fieldOf } from '../../parts/field-of.ts';
import { Notice } from '../../parts/notice.tsx';
import { Trouble } from '../../parts/states.tsx';
import { Door } from '../../shell/door.tsx';
import { useTexts } from '../../texts/speech.tsx';

export function SignInPage(): ReactNode {
  const { sign } = useTexts();
  const { then, refused } = useSearch({ from: '/sign-in' });
  const client = useQueryClient();
  const router = useRouter();
  const session = useQuery(askSession);
  const enter = useMutation({
    mutationFn: (body: { email: string; password: string }) => call('POST /api/sign-in', { body }),
    onSuccess: async (next) => {
      client.clear();
      client.setQueryData(askSession.queryKey, next);
      await router.navigate({ href: then ?? '/', replace: true });
    },
  });
  if (session.data !== undefined && needsWelcome(session.data)) return <Navigate to="/welcome" />;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { currentTarget: form } = event;
    enter.mutate({ email: fieldOf(form, 'email'), password: fieldOf(form, 'password') });
  };
  return (
    <Door title={sign.title} lead={sign.lead}>
      <Stack gap="sm">
        {refused !== undefined && <Notice>{sign.refused[refused]}</Notice>}
        {then !== undefined && !enter.isError && <Text fz="sm">{sign.expired}</Text>}
        {session.data?.localAccounts === true && (
          <form onSubmit={submit}>
            <Stack gap="sm">
              {enter.isError && <Trouble error={enter.error} />}
              <TextInput
                {...{ label: sign.email, name: 'email', type: 'email', required: true }}
                {...{ autoComplete: 'username', autoFocus: true }}
              />
              <PasswordInput
                {...{ label: sign.password, name: 'password', required: true }}
                autoComplete="current-password"
              />
              <Button type="submit" size="sm" loading={enter.isPending}>
                {sign.enter}
              </Button>
            </Stack>
          </form>
        )}
        {session.data?.providers.map(({ id, name }) => (
          <Button
            {...{ key: id, component: 'a', variant: 'default' }}
            href={pathOf('GET /api/sign-in/:provider', {
              ...{ params: { provider: id }, query: { then } },
            })}
          >
            {sign.through(name)}
          </Button>
        ))}
      </Stack>
    </Door>
  );
}
