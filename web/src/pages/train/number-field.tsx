import { NumberInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../texts/speech.tsx';
import type { NumberName } from './draft.ts';

/** What each number may be, its step, and what it is when it is absent. */
const RANGES: Readonly<
  Record<NumberName, { min: number; max: number; step?: number; absent?: string }>
> = {
  seed: { min: 0, max: 2 ** 32 - 1, absent: '1' },
  epochs: { min: 1, max: 100_000, absent: '30' },
  batchSize: { min: 1, max: 65_536, absent: '32' },
  rate: { min: 0, max: 10, step: 0.001 },
  patience: { min: 1, max: 100_000 },
  dropout: { min: 0, max: 0.99, step: 0.1, absent: '0.5' },
  c: { min: 0, max: 1e9, step: 0.1 },
  neighbours: { min: 1, max: 10_000 },
};

interface Props {
  readonly name: NumberName;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

export function NumberField({ name, value, onChange }: Props): ReactNode {
  const { train } = useTexts();
  const { absent = train.chosenItself, ...range } = RANGES[name];
  return (
    <NumberInput
      {...{ label: train[name], value: value ?? '', placeholder: absent, ...range }}
      onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
    />
  );
}
