import { Button, Group, SegmentedControl, Select, Switch } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useState } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { call } from '../../api/call.ts';
import { useWindows } from '../../api/windows.ts';
import { Panel } from '../../parts/panel.tsx';
import { Empty, Trouble, Waiting } from '../../parts/states.tsx';
import { VirtualGrid } from '../../parts/virtual-grid.tsx';
import { useTexts } from '../../texts/speech.tsx';
import { GalleryTile } from './gallery-tile.tsx';
import { ImageDialog } from './image-dialog.tsx';

export type Asked = Answer<'GET /api/runs/:run/images'>['items'][number];

const ORDERS = ['surest', 'least-sure', 'frame'] as const;

interface Props {
  readonly run: string;
  readonly categories: readonly string[];
}

/** The test images behind a cell of the confusion matrix, or the mistakes, or all. */
export function Gallery({ run, categories }: Props): ReactNode {
  const { evaluate } = useTexts();
  const navigate = useNavigate();
  const { truth, predicted } = useSearch({ from: '/work/runs/$run' });
  const [only, setOnly] = useState<'mistakes' | 'all'>('mistakes');
  const [order, setOrder] = useState<(typeof ORDERS)[number]>('surest');
  const [warm, setWarm] = useState(false);
  const [opened, setOpened] = useState<number | null>(null);

  const cell = truth !== undefined && predicted !== undefined ? { truth, predicted } : null;
  const query = { order, ...(cell ?? (only === 'mistakes' ? { only } : {})) };
  const fetch = useCallback(
    (window: { offset: number; limit: number }, signal: AbortSignal) =>
      call('GET /api/runs/:run/images', {
        params: { run },
        query: { ...query, ...window },
        signal,
      }),
    // The query's parts are what it is made of.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [run, order, only, truth, predicted],
  );
  const images = useWindows<Asked>('images of a run', { run, ...query }, fetch);

  return (
    <Panel
      title={cell === null ? evaluate.gallery : evaluate.cellImages(cell.truth, cell.predicted)}
      flush
      actions={
        <Group gap="xs" id="images">
          {cell === null ? (
            <SegmentedControl
              value={only}
              onChange={setOnly}
              data={[
                { value: 'mistakes', label: evaluate.mistakes },
                { value: 'all', label: evaluate.everything },
              ]}
            />
          ) : (
            <Button
              variant="light"
              onClick={() =>
                void navigate({ to: '/runs/$run', params: { run }, resetScroll: false })
              }
            >
              {evaluate.clearCell}
            </Button>
          )}
          <Select
            {...{ 'aria-label': evaluate.order, w: 140, value: order }}
            data={ORDERS.map((value) => ({ value, label: evaluate.orders[value] }))}
            onChange={(value) => setOrder(ORDERS.find((one) => one === value) ?? 'surest')}
          />
          <Switch
            label={evaluate.heatMaps}
            checked={warm}
            onChange={({ currentTarget }) => setWarm(currentTarget.checked)}
          />
        </Group>
      }
    >
      {images.error !== null && <Trouble error={images.error} again={images.again} />}
      {images.total === null && images.error === null && <Waiting />}
      {images.total === 0 && <Empty icon="check" title={evaluate.noImages} />}
      {images.total !== null && images.total > 0 && (
        <VirtualGrid
          {...{ count: images.total, tile: 132, height: '460px', label: evaluate.gallery }}
          onSee={images.see}
          render={(index) => (
            <GalleryTile
              key={index}
              {...{ run, warm, asked: images.at(index) }}
              onOpen={() => setOpened(index)}
            />
          )}
        />
      )}
      {opened !== null && (
        <ImageDialog
          {...{ run, categories, index: opened, total: images.total ?? 0 }}
          asked={images.at(opened)}
          onGo={setOpened}
        />
      )}
    </Panel>
  );
}
