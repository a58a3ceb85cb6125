import { Box, Button, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { call } from '../api/call.ts';
import { askSession, type Person } from '../api/session.ts';
import { Icon } from '../parts/icons.tsx';
import { useTexts } from '../texts/speech.tsx';

/** Who is signed in, and the way out. */
export function AccountMenu({ person }: { readonly person: Person }): ReactNode {
  const { shell } = useTexts();
  const client = useQueryClient();
  const router = useRouter();
  const out = useMutation({
    mutationFn: () => call('POST /api/sign-out', {}),
    onSuccess: async (session) => {
      client.clear();
      client.setQueryData(askSession.queryKey, session);
      await router.navigate({ to: '/sign-in' });
    },
  });
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          {...{ variant: 'subtle', color: 'gray', px: 'xs', maw: 180 }}
          aria-label={person.name}
          leftSection={<Icon name="people" size={16} />}
        >
          <Box component="span" visibleFrom="xs">
            {person.name}
          </Box>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {shell.roles[person.role]} · {person.email}
        </Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<Icon name="lock" size={15} />}>
          {shell.account}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="out" size={15} />} onClick={() => out.mutate()}>
          {shell.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
