import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asking } from '../../api/asking.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { useTexts } from '../../texts/speech.tsx';
import { CreateStudy } from './create-study.tsx';
import { StudyPanel } from './study-panel.tsx';

/** How often progress is asked for, in milliseconds. */
const WATCH = 5000;

/** What is read, by whom, and how far they are. */
export function ReaderStudiesPage(): ReactNode {
  const { read } = useTexts();
  const query = useQuery({
    ...asking('GET /api/reader-studies', {}),
    refetchInterval: WATCH,
  });
  return (
    <Page title={read.title} lead={read.lead}>
      <Loaded query={query}>
        {({ studies }) => (
          <Stack gap="md">
            {studies.length === 0 && (
              <Empty icon="read" title={read.noStudies}>
                {read.noStudiesHint}
              </Empty>
            )}
            {studies.map((study) => (
              <StudyPanel key={study.study} study={study} />
            ))}
            <CreateStudy />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
