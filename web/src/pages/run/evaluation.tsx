import { Grid, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { Notice } from '../../parts/notice.tsx';
import { useTexts } from '../../texts/speech.tsx';
import { Confusion } from './confusion.tsx';
import { Curves } from './curves.tsx';
import { Figures } from './figures.tsx';
import { Gallery } from './gallery.tsx';
import { PerCategory } from './per-category.tsx';

export type Evaluated = Answer<'GET /api/runs/:run/evaluation'>;

/** Everything that the test part said of a run. */
export function Evaluation({ found }: { readonly found: Evaluated }): ReactNode {
  const { home } = useTexts();
  return (
    <Stack gap="md">
      {found.synthetic && <Notice>{home.synthetic}</Notice>}
      {found.warnings.map((warning) => (
        <Notice key={warning}>{warning}</Notice>
      ))}
      <Figures found={found} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Confusion run={found.run} confusion={found.confusion} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Gallery run={found.run} categories={found.confusion.categories} />
        </Grid.Col>
      </Grid>
      <PerCategory rows={found.perCategory} />
      <Curves found={found} />
    </Stack>
  );
}
