import { Grid, Group, Select, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useState } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { call } from '../../api/call.ts';
import { thumbnail } from '../../api/pictures.ts';
import { useWindows } from '../../api/windows.ts';
import { FrameTile } from '../../parts/frame-tile.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty, Trouble, Waiting } from '../../parts/states.tsx';
import { VirtualGrid } from '../../parts/virtual-grid.tsx';
import { labelSearch } from '../../search.ts';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import { CategoryKeys } from './category-keys.tsx';
import { ToldLine } from './told.tsx';
import { askCategories, useCategoryKeys } from './use-category-keys.ts';
import { useChoice } from './use-choice.ts';
import { useLabelling } from './use-labelling.ts';

type Frame = Answer<'GET /api/frames'>['items'][number];

/** Many frames at once, for the keyboard. */
export function LabelGrid(): ReactNode {
  const { common, labels, studies } = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const search = useSearch({ from: '/work/labels' });
  const { category } = search;
  const categories = useQuery(askCategories);
  const [columns, setColumns] = useState(1);
  const fetch = useCallback(
    (window: { offset: number; limit: number }, signal: AbortSignal) =>
      call('GET /api/frames', {
        query: { verdict: 'accepted', ...(category === undefined ? {} : { category }), ...window },
        signal,
      }),
    [category],
  );
  const found = useWindows<Frame>('frames to label', category, fetch);
  const total = found.total ?? 0;
  const choice = useChoice(total, columns);
  const labelling = useLabelling();
  const give = (to: string | null): void => {
    const frames = choice.indices.flatMap((index) => found.at(index) ?? []);
    labelling.give(frames, to);
  };
  const open = (index: number): void => {
    const frame = found.at(index);
    if (frame) void navigate({ to: '/frames/$frame', params: { frame: frame.frameId } });
  };
  useCategoryKeys({
    onCategory: give,
    onUndo: labelling.undo,
    onKey: (event) => {
      if (event.key !== 'Enter') return choice.onKey(event);
      open(choice.at);
      return true;
    },
  });

  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 9 }}>
        <Panel
          title={labels.chosen(format.count(choice.indices.length))}
          flush
          actions={
            <Group gap="xs">
              <Text fz="xs" c="dimmed">
                {studies.framesOf(format.count(total))}
              </Text>
              <Select
                {...{ 'aria-label': labels.only, placeholder: common.all, clearable: true, w: 230 }}
                {...{ value: category ?? null, allowDeselect: true }}
                data={[
                  { value: '-', label: common.noLabel },
                  ...(categories.data?.categories.map((c) => c.category) ?? []),
                ]}
                onChange={(value) => {
                  const next = labelSearch({ ...search, category: value ?? undefined });
                  void navigate({ to: '/labels', search: next });
                }}
                clearButtonProps={{ 'aria-label': common.all }}
              />
            </Group>
          }
        >
          {found.error !== null && <Trouble error={found.error} again={found.again} />}
          {found.total === null && found.error === null && <Waiting lines={8} />}
          {found.total === 0 && <Empty title={studies.noneMatch} />}
          {total > 0 && (
            <VirtualGrid
              {...{ count: total, tile: 120, height: 'calc(100vh - 300px)', label: labels.frames }}
              {...{ onSee: found.see, onColumns: setColumns, reveal: choice.moved }}
              render={(index) => {
                const raw = found.at(index);
                if (!raw?.hash) return <Skeleton key={index} style={{ aspectRatio: 1 }} h="auto" />;
                const words = labelling.now(raw).category ?? common.noLabel;
                return (
                  <FrameTile
                    key={index}
                    src={thumbnail(raw.hash)}
                    {...{ alt: common.frameAlt(words), caption: words }}
                    selected={choice.has(index)}
                    tabIndex={index === choice.at ? 0 : -1}
                    focused={index === choice.moved}
                    onOpen={(event) => choice.point(index, event)}
                  />
                );
              }}
            />
          )}
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 3 }}>
        <Panel title={labels.keys}>
          <CategoryKeys now={undefined} onChoose={give} />
          <Text fz="xs" c="dimmed" mt="xs">
            {labels.gridHint}
          </Text>
          <ToldLine by={labelling} />
        </Panel>
      </Grid.Col>
    </Grid>
  );
}
