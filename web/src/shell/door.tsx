import { Box, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTexts } from '../texts/speech.tsx';
import { Settings } from './settings.tsx';

interface Props {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** A page before one has signed in. */
export function Door({ title, lead, children }: Props): ReactNode {
  const { common } = useTexts();
  useEffect(() => {
    document.title = `${title} · Sonograft`;
  }, [title]);
  return (
    <Box component="main" mih="100%" p="md">
      <Group justify="flex-end" gap={4}>
        <Settings />
      </Group>
      <Center mt="6vh">
        <Stack w="100%" maw={380} gap="md">
          <Group gap="sm">
            <img src="/mark.svg" alt="" width={40} height={40} />
            <div>
              <Title order={1}>{title}</Title>
              <Text fz="sm" c="dimmed">
                {lead}
              </Text>
            </div>
          </Group>
          <Paper withBorder p="lg" bg="var(--sg-surface)">
            {children}
          </Paper>
          <Text fz="xs" c="dimmed">
            {common.researchOnly}
          </Text>
        </Stack>
      </Center>
    </Box>
  );
}
