import { Skeleton, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { call } from '../../api/call.ts';
import { original, thumbnail } from '../../api/pictures.ts';
import { useWindows } from '../../api/windows.ts';
import { FrameTile } from '../../parts/frame-tile.tsx';
import { Empty, Trouble, Waiting } from '../../parts/states.tsx';
import { VirtualGrid } from '../../parts/virtual-grid.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Narrowed } from './filters.tsx';

type Frame = Answer<'GET /api/frames'>['items'][number];

/** Frames as small pictures, however many there are. */
export function FrameGrid({ filters }: { readonly filters: Narrowed }): ReactNode {
  const { common, studies } = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const fetch = useCallback(
    (window: { offset: number; limit: number }, signal: AbortSignal) =>
      call('GET /api/frames', { query: { ...filters, ...window }, signal }),
    [filters],
  );
  const found = useWindows<Frame>('frames', filters, fetch);
  if (found.error !== null) return <Trouble error={found.error} again={found.again} />;
  if (found.total === null) return <Waiting lines={8} />;
  if (found.total === 0) return <Empty title={studies.noneMatch} />;
  return (
    <>
      <Text fz="xs" c="dimmed" mb={4}>
        {studies.framesOf(format.count(found.total))}
      </Text>
      <VirtualGrid
        {...{ count: found.total, tile: 128, height: 'calc(100vh - 300px)' }}
        {...{ label: studies.framesLabel, onSee: found.see }}
        render={(index) => {
          const frame = found.at(index);
          if (frame === undefined)
            return <Skeleton key={index} style={{ aspectRatio: 1 }} h="auto" />;
          const { frameId, hash, category, rule } = frame;
          const words = rule ?? category ?? common.noLabel;
          return (
            <FrameTile
              key={index}
              src={hash === null ? original(frameId, undefined, 128) : thumbnail(hash)}
              alt={common.frameAlt(words)}
              caption={words}
              onOpen={() => void navigate({ to: '/frames/$frame', params: { frame: frameId } })}
            />
          );
        }}
      />
    </>
  );
}
