import { Grid, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { asking } from '../../api/asking.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { TextLink } from '../../parts/text-link.tsx';
import { useTexts } from '../../texts/speech.tsx';
import { AboutFile } from './about-file.tsx';
import { AskedRun } from './asked-run.tsx';
import { BesideStrip } from './beside-strip.tsx';
import { LabelPanel } from './label-panel.tsx';
import { Viewer } from './viewer.tsx';
import { WordsPanel } from './words-panel.tsx';
import { Tag } from '../../parts/tag.tsx';

export type Detail = Answer<'GET /api/frames/:frame'>;

export function FramePage(): ReactNode {
  const { frame } = useParams({ from: '/work/frames/$frame' });
  const { common, studies } = useTexts();
  const query = useQuery(asking('GET /api/frames/:frame', { params: { frame } }));
  const found = query.data;
  return (
    <Page
      title={found?.category ?? studies.frame}
      lead={
        found && (
          <Group gap={6} component="span">
            <TextLink to="/studies" search={{ view: 'frames', study: found.study }} fz="sm">
              {common.study} {found.study}
            </TextLink>
            <span>
              · {common.patient} {found.patient}
            </span>
            {found.part !== null && <Tag>{common.parts[found.part]}</Tag>}
            {found.acquisition.synthetic && <Tag tone="warn">{studies.synthetic}</Tag>}
          </Group>
        )
      }
    >
      <Loaded query={query}>
        {(detail) => (
          <>
            {detail.rule !== null && <Notice>{studies.excludedFor(detail.rule)}</Notice>}
            <Grid gap="md">
              <Grid.Col span={{ base: 12, lg: 8 }}>
                <Stack gap="md">
                  <Viewer key={frame} detail={detail} />
                  <BesideStrip detail={detail} />
                </Stack>
              </Grid.Col>
              <Grid.Col span={{ base: 12, lg: 4 }}>
                <Stack gap="md">
                  <LabelPanel key={frame} detail={detail} />
                  <WordsPanel words={detail.words} />
                  <AskedRun key={`asked ${frame}`} hash={detail.hash} />
                  <AboutFile detail={detail} />
                </Stack>
              </Grid.Col>
            </Grid>
          </>
        )}
      </Loaded>
    </Page>
  );
}
