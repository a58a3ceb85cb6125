import { SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Figure } from '../../parts/figure.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Evaluated } from './evaluation.tsx';

export function Figures({ found }: { readonly found: Evaluated }): ReactNode {
  const { evaluate, home } = useTexts();
  const format = useFormat();
  const { kappa, logLoss, brierScore, macroAuc, calibration } = found;
  const small = [
    [evaluate.macroAuc, macroAuc?.value],
    [evaluate.kappa, kappa?.value],
    [evaluate.brier, brierScore.value],
    [evaluate.logLoss, logLoss.value],
    [evaluate.calibrationError, calibration.expectedCalibrationError],
  ] as const;
  return (
    <Panel title={evaluate.figures}>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="lg">
        <Figure name={home.accuracy} interval={found.accuracy} />
        <Figure name={home.top2} interval={found.top2} />
        <Figure name={home.balanced} interval={found.balancedAccuracy} />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 2, xs: 3, md: 5 }} spacing="sm" mt="md">
        {small.map(([name, value]) => (
          <div key={name}>
            <Text fz="xs" c="dimmed">
              {name}
            </Text>
            <Text fw={600}>{value === undefined ? '–' : format.number(value)}</Text>
          </div>
        ))}
      </SimpleGrid>
      <Text fz="xs" c="dimmed" mt="sm">
        {home.onTest(format.count(found.images), format.count(found.patients))} ·{' '}
        {evaluate.level(format.percent(found.level, 0))} · {found.use}
      </Text>
    </Panel>
  );
}
