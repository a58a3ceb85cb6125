import { Grid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asking } from '../../api/asking.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { useTexts } from '../../texts/speech.tsx';
import { Contents } from './contents.tsx';
import { NextSteps } from './next-steps.tsx';
import { Result } from './result.tsx';
import { TryPanel } from './try-panel.tsx';
import { WorstMistakes } from './worst-mistakes.tsx';

export function HomePage(): ReactNode {
  const { home } = useTexts();
  const query = useQuery(asking('GET /api/home', {}));
  return (
    <Page title={home.title} lead={home.lead}>
      <Loaded query={query}>
        {(found) => (
          <>
            {found.synthetic && <Notice>{home.synthetic}</Notice>}
            <Grid gap="md">
              <Grid.Col span={{ base: 12, md: 8 }}>
                <Stack gap="md">
                  <Result newest={found.newest} />
                  {found.newest && <WorstMistakes newest={found.newest} />}
                </Stack>
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 4 }}>
                <Stack gap="md">
                  {found.runs > 0 && <TryPanel />}
                  <NextSteps next={found.next} />
                  <Contents home={found} />
                </Stack>
              </Grid.Col>
            </Grid>
          </>
        )}
      </Loaded>
    </Page>
  );
}
