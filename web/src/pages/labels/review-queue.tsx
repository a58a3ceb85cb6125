import { Grid, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useState } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { asking } from '../../api/asking.ts';
import { call } from '../../api/call.ts';
import { useWindows } from '../../api/windows.ts';
import { Step } from '../../parts/step.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty, Trouble, Waiting } from '../../parts/states.tsx';
import { labelSearch } from '../../search.ts';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import { CategoryKeys } from './category-keys.tsx';
import { DoubtLabels } from './doubt-labels.tsx';
import { Reviewed } from './reviewed.tsx';
import { ToldLine } from './told.tsx';
import { useCategoryKeys } from './use-category-keys.ts';
import { useLabelling } from './use-labelling.ts';

export type Queued = Answer<'GET /api/labels/queue'>['items'][number];

const ORDERS = ['corrected', 'uncertain', 'ambiguous', 'wrong', 'unlabelled'] as const;

/** One doubtful frame after another, at first those that were corrected in service; a key labels it and goes on. */
export function ReviewQueue(): ReactNode {
  const { labels } = useTexts();
  const search = useSearch({ from: '/work/labels' });
  const navigate = useNavigate();
  const corrected = useQuery({
    ...asking('GET /api/labels/queue', { query: { order: 'corrected', offset: 0, limit: 1 } }),
    staleTime: Infinity,
  });
  if (search.order === undefined && corrected.isPending) return <Waiting lines={8} />;
  const hasCorrected = (corrected.data?.total ?? 0) > 0;
  const order = search.order ?? (hasCorrected ? 'corrected' : 'uncertain');
  const offered = ORDERS.filter((one) => one !== 'corrected' || hasCorrected || one === order);
  return (
    <Stack gap="md">
      <Group gap="xs">
        <SegmentedControl
          {...{ value: order, 'aria-label': labels.order }}
          data={offered.map((value) => ({ value, label: labels.orders[value] }))}
          onChange={(value) =>
            void navigate({ to: '/labels', search: labelSearch({ ...search, order: value }) })
          }
        />
      </Group>
      {order === 'wrong' && <DoubtLabels />}
      <Queue key={order} order={order} />
    </Stack>
  );
}

function Queue({ order }: { readonly order: (typeof ORDERS)[number] }): ReactNode {
  const { labels } = useTexts();
  const format = useFormat();
  const [at, setAt] = useState(0);
  const labelling = useLabelling();
  const fetch = useCallback(
    (window: { offset: number; limit: number }, signal: AbortSignal) =>
      call('GET /api/labels/queue', { query: { order, ...window }, signal }),
    [order],
  );
  const found = useWindows<Queued>('label queue', order, fetch);
  const total = found.total ?? 0;
  const raw = found.at(at);
  const frame = raw && labelling.now(raw);
  const go = (to: number): void => {
    const next = Math.max(0, Math.min(total - 1, to));
    setAt(next);
    found.see(next, next + 1);
  };
  const give = (category: string | null): void => {
    if (frame === undefined) return;
    labelling.give([frame], category);
    go(at + 1);
  };
  useCategoryKeys({
    onCategory: give,
    onUndo: () => {
      labelling.undo();
      go(at - 1);
    },
    onKey: ({ key, target }) => {
      if (key === 'ArrowRight') go(at + 1);
      else if (key === 'ArrowLeft') go(at - 1);
      else if (key === 'Enter' && !(target instanceof HTMLButtonElement) && frame !== undefined) {
        give(frame.category);
      } else return false;
      return true;
    },
  });

  if (found.error !== null) return <Trouble error={found.error} again={found.again} />;
  if (found.total === null) return <Waiting lines={8} />;
  if (total === 0) {
    return (
      <Empty icon="check" title={labels.queueEmpty}>
        {labels.queueEmptyHint}
      </Empty>
    );
  }
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Panel
          title={labels.position(format.count(at + 1), format.count(total))}
          actions={<ReviewButtons at={at} total={total} onGo={go} />}
        >
          {frame === undefined ? <Waiting lines={8} /> : <Reviewed frame={frame} />}
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Panel title={labels.keys}>
          <CategoryKeys now={frame?.category} onChoose={give} />
          <Text fz="xs" c="dimmed" mt="xs">
            Enter: {labels.confirm} · → {labels.skip} · ← {labels.back}
          </Text>
          <ToldLine by={labelling} />
        </Panel>
      </Grid.Col>
    </Grid>
  );
}

interface ButtonsProps {
  readonly at: number;
  readonly total: number;
  readonly onGo: (at: number) => void;
}

function ReviewButtons({ at, total, onGo }: ButtonsProps): ReactNode {
  const { labels } = useTexts();
  return (
    <Group gap={4}>
      <Step name="back" label={labels.back} disabled={at === 0} onClick={() => onGo(at - 1)} />
      <Step
        {...{ name: 'next', label: labels.skip, disabled: at >= total - 1 }}
        onClick={() => onGo(at + 1)}
      />
    </Group>
  );
}
