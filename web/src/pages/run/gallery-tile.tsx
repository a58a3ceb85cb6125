import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asking } from '../../api/asking.ts';
import { thumbnail } from '../../api/pictures.ts';
import { FrameTile } from '../../parts/frame-tile.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Asked } from './gallery.tsx';

interface Props {
  readonly run: string;
  /** Undefined while its window is on the way. */
  readonly asked: Asked | undefined;
  /** With its heat map. */
  readonly warm: boolean;
  readonly onOpen: () => void;
}

export function GalleryTile({ run, asked, warm, onOpen }: Props): ReactNode {
  const { common, home } = useTexts();
  const format = useFormat();
  const hash = asked?.hash ?? null;
  const map = useQuery({
    ...asking('GET /api/runs/:run/images/:hash/heat-map', { params: { run, hash: hash ?? '' } }),
    ...{ enabled: warm && hash !== null, staleTime: Infinity },
  });
  if (asked === undefined || hash === null) {
    return <Skeleton style={{ aspectRatio: 1 }} height="auto" />;
  }
  const { truth, predicted, probability } = asked;
  const words = truth === predicted ? truth : home.calledAs(truth, predicted);
  return (
    <FrameTile
      src={thumbnail(hash)}
      alt={common.frameAlt(truth)}
      caption={`${words} (${format.percent(probability, 0)})`}
      map={warm ? (map.data?.values ?? null) : null}
      onOpen={onOpen}
    />
  );
}
