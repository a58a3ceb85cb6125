import { AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Navigate, Outlet, useMatches } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/speech.tsx';
import { AccountMenu } from './account-menu.tsx';
import { Forbidden } from './dead-ends.tsx';
import { JobLight } from './job-light.tsx';
import { Navigation } from './navigation.tsx';
import { Settings } from './settings.tsx';
import styles from './shell.module.css';
import { usePerson } from './use-person.ts';

/** Header, pages at the left, and the page; refuses pages that are not for the person's role. */
export function Shell(): ReactNode {
  const { common, shell } = useTexts();
  const person = usePerson();
  const [opened, menu] = useDisclosure(false);
  const { roles, bare = false } = useMatches().at(-1)?.staticData ?? {};
  if (person === null) {
    return <Navigate to="/sign-in" search={{ then: location.pathname + location.search }} />;
  }
  const allowed = roles === undefined || roles.includes(person.role);
  if (bare && allowed) return <Outlet />;
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 196, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <a href="#content" className={styles['skip']}>
        {shell.skip}
      </a>
      <AppShell.Header className={styles['surface'] ?? ''}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap">
            <Burger
              {...{ opened, onClick: menu.toggle, hiddenFrom: 'sm', size: 'sm' }}
              aria-label={opened ? shell.closeMenu : shell.openMenu}
            />
            <Link to="/" className={styles['brand'] ?? ''}>
              <img src="/mark.svg" alt="" width={24} height={24} />
              <span>Sonograft</span>
            </Link>
          </Group>
          <Group gap={4} wrap="nowrap">
            {person.role !== 'reader' && <JobLight />}
            <Settings />
            <AccountMenu person={person} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={styles['surface'] ?? ''} p="xs">
        <Navigation role={person.role} onGo={menu.close} />
        <Text fz="xs" c="dimmed" mt="auto" p="xs">
          {common.researchOnly}
        </Text>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={styles['main'] ?? ''}>
        {allowed ? <Outlet /> : <Forbidden />}
      </AppShell.Main>
    </AppShell>
  );
}
