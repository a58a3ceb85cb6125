import { Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { thumbnail } from '../../api/pictures.ts';
import { FrameTile } from '../../parts/frame-tile.tsx';
import { Neighbours } from '../../parts/neighbours.tsx';
import { Panel } from '../../parts/panel.tsx';
import { VirtualGrid } from '../../parts/virtual-grid.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Points } from './embedding-map.tsx';

interface Props {
  readonly run: string;
  readonly points: Points;
  readonly chosen: readonly string[];
}

/** The frames that were drawn around; a click shows its neighbours, a second one opens it. */
export function ChosenFrames({ run, points, chosen }: Props): ReactNode {
  const { common, evaluate } = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const [near, setNear] = useState<string | null>(null);
  const shown = useMemo(() => {
    const wanted = new Set(chosen);
    return points.filter(({ frameId }) => wanted.has(frameId));
  }, [points, chosen]);
  if (shown.length === 0) {
    return (
      <Panel title={evaluate.chosen(format.count(0))}>
        <Text fz="sm" c="dimmed">
          {evaluate.nothingChosen}
        </Text>
      </Panel>
    );
  }
  return (
    <Stack gap="md">
      <Panel title={evaluate.chosen(format.count(shown.length))} flush>
        <VirtualGrid
          {...{ count: shown.length, tile: 92, height: '380px', label: common.images }}
          render={(index) => {
            const point = shown[index];
            if (point === undefined) return null;
            const { frameId, hash, category } = point;
            return (
              <FrameTile
                key={frameId}
                src={thumbnail(hash, '96')}
                alt={common.frameAlt(category ?? common.noLabel)}
                selected={near === hash}
                onOpen={() => {
                  if (near !== hash) setNear(hash);
                  else void navigate({ to: '/frames/$frame', params: { frame: frameId } });
                }}
              />
            );
          }}
        />
      </Panel>
      {near !== null && (
        <Panel title={evaluate.neighbours}>
          <Neighbours run={run} hash={near} />
        </Panel>
      )}
    </Stack>
  );
}
