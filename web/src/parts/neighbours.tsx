import { SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { asking } from '../api/asking.ts';
import { thumbnail } from '../api/pictures.ts';
import { useFormat, useTexts } from '../texts/speech.tsx';
import { FrameTile } from './frame-tile.tsx';
import { Loaded } from './loaded.tsx';

interface Props {
  readonly run: string;
  readonly hash: string;
  readonly count?: number;
}

/** The frames of the workspace that the run's network finds most alike. */
export function Neighbours({ run, hash, count = 8 }: Props): ReactNode {
  const { common, evaluate } = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const query = useQuery({
    ...asking('GET /api/runs/:run/images/:hash/neighbours', {
      ...{ params: { run, hash }, query: { count } },
    }),
    staleTime: Infinity,
  });
  return (
    <div>
      <Text fz="xs" c="dimmed" mb={4}>
        {evaluate.neighbours}
      </Text>
      <Loaded query={query}>
        {({ neighbours }) => (
          <SimpleGrid cols={4} spacing={6} verticalSpacing={6}>
            {neighbours.map(({ frameId, hash: near, category, similarity }) => (
              <FrameTile
                key={frameId}
                src={thumbnail(near)}
                alt={common.frameAlt(category ?? common.noLabel)}
                caption={`${category ?? common.noLabel} ${format.number(similarity, 2)}`}
                onOpen={() => void navigate({ to: '/frames/$frame', params: { frame: frameId } })}
              />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </div>
  );
}
