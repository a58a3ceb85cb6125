import { SimpleGrid } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import type { Answer } from '../../../src/serving/wire/index.ts';
import { useFormat, useTexts } from '../texts/speech.tsx';
import { Lines } from './lines.tsx';

export type Epochs = Answer<'GET /api/runs/:run'>['history'];

/** How loss and tuning accuracy go from epoch to epoch. */
export function EpochCurves({ epochs }: { readonly epochs: Epochs }): ReactNode {
  const { evaluate } = useTexts();
  const format = useFormat();
  const drawn = useMemo(() => {
    const of = (name: string, value: (epoch: Epochs[number]) => number | null) => ({
      name,
      dots: epochs.length < 3,
      points: epochs.flatMap((epoch) => {
        const y = value(epoch);
        return y === null ? [] : [[epoch.epoch, y] as const];
      }),
    });
    const x = { name: evaluate.epoch };
    return {
      x,
      losses: [
        of(evaluate.loss, ({ loss }) => loss),
        of(evaluate.tuningLoss, ({ tuningLogLoss }) => tuningLogLoss),
      ].filter(({ points }) => points.length > 0),
      accuracy: [of(evaluate.tuningAccuracy, ({ tuningAccuracy }) => tuningAccuracy)],
      loss: { name: '', say: (value: number) => format.number(value, 2) },
      share: { name: '', min: 0, max: 1, say: (value: number) => format.percent(value, 0) },
    };
  }, [epochs, evaluate, format]);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Lines x={drawn.x} y={drawn.loss} lines={drawn.losses} label={evaluate.loss} legend />
      <Lines
        {...{ x: drawn.x, y: drawn.share, lines: drawn.accuracy }}
        {...{ label: evaluate.tuningAccuracy, legend: true }}
      />
    </SimpleGrid>
  );
}
