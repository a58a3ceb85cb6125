import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { call } from '../../api/call.ts';
import { fieldOf } from '../../parts/field-of.ts';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Trouble } from '../../parts/states.tsx';
import { usePerson } from '../../shell/use-person.ts';
import { useTexts } from '../../texts/speech.tsx';

/** One's own account: the password. */
export function AccountPage(): ReactNode {
  const { shell, sign, people } = useTexts();
  const person = usePerson();
  const [wrong, setWrong] = useState<string | null>(null);
  const change = useMutation({
    mutationFn: (body: { current: string; next: string }) => call('POST /api/password', { body }),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { currentTarget: form } = event;
    const next = fieldOf(form, 'next');
    if (next.length < 12) return setWrong(sign.tooShort);
    if (next !== fieldOf(form, 'repeat')) return setWrong(sign.differ);
    setWrong(null);
    change.mutate({ current: fieldOf(form, 'current'), next }, { onSuccess: () => form.reset() });
  };
  return (
    <Page title={shell.account} lead={person?.email}>
      <Panel title={people.changePassword}>
        <form onSubmit={submit}>
          <Stack gap="sm" maw={360}>
            {change.isError && <Trouble error={change.error} />}
            {change.isSuccess && <Text fz="sm">{people.passwordChanged}</Text>}
            <PasswordInput
              {...{ label: people.currentPassword, name: 'current', required: true }}
              autoComplete="current-password"
            />
            <PasswordInput
              {...{ label: people.newPassword, name: 'next', required: true, error: wrong }}
              {...{ description: sign.passwordRule, autoComplete: 'new-password' }}
            />
            <PasswordInput
              {...{ label: sign.repeat, name: 'repeat', required: true }}
              autoComplete="new-password"
            />
            <Button type="submit" loading={change.isPending}>
              {people.changePassword}
            </Button>
          </Stack>
        </form>
      </Panel>
    </Page>
  );
}
