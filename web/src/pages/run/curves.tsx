import { SimpleGrid, Text } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { Lines } from '../../charts/lines.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Evaluated } from './evaluation.tsx';

/** ROC, reliability, and what abstaining would give. */
export function Curves({ found }: { readonly found: Evaluated }): ReactNode {
  const { evaluate } = useTexts();
  const format = useFormat();
  const lines = useMemo(() => curvesOf(found, evaluate), [found, evaluate]);
  const share = useMemo(() => {
    const say = (value: number): string => format.percent(value, 0);
    return (name: string) => ({ name, min: 0, max: 1, say });
  }, [format]);
  const sides = useMemo(
    () => ({
      roc: { x: share(evaluate.oneMinusSpecificity), y: share(evaluate.sensitivity) },
      reliability: { x: share(evaluate.probability), y: share(evaluate.right) },
      risk: { x: share(evaluate.coverage), y: { ...share(evaluate.wrong), max: worst(found) } },
    }),
    [evaluate, found, share],
  );
  const { abstention } = found;
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md">
      <Panel title={evaluate.roc}>
        <Lines {...sides.roc} lines={lines.roc} label={evaluate.rocLabel} legend={false} />
      </Panel>
      <Panel title={evaluate.reliability}>
        <Lines {...sides.reliability} lines={lines.reliability} label={evaluate.reliabilityLabel} />
      </Panel>
      <Panel title={evaluate.risk}>
        <Lines {...sides.risk} lines={lines.risk} label={evaluate.riskLabel} />
        {abstention && (
          <Text fz="xs" c="dimmed">
            {evaluate.abstains(
              format.percent(abstention.threshold, 0),
              format.percent(abstention.coverage),
              format.percent(abstention.accuracy),
            )}
          </Text>
        )}
      </Panel>
    </SimpleGrid>
  );
}

function curvesOf(
  found: Evaluated,
  evaluate: { readonly ideal: string; readonly thisRun: string },
) {
  const diagonal = [
    [0, 0],
    [1, 1],
  ] as const;
  const { roc, calibration, riskCoverage } = found;
  return {
    roc: roc.flatMap(({ category, points }) =>
      points === null
        ? []
        : [
            {
              name: category,
              points: points.map((p) => [1 - p.specificity, p.sensitivity] as const),
            },
          ],
    ),
    reliability: [
      { name: evaluate.ideal, points: diagonal, guide: true },
      {
        name: evaluate.thisRun,
        dots: true,
        points: calibration.reliability.flatMap(({ probability, right }) =>
          probability === null || right === null ? [] : [[probability, right] as const],
        ),
      },
    ],
    risk: [
      {
        name: evaluate.thisRun,
        points: riskCoverage.map(({ coverage, risk }) => [coverage, risk] as const),
      },
    ],
  };
}

/** The top of the axis of risk: a little above the largest, in steps of a tenth. */
function worst({ riskCoverage }: Evaluated): number {
  const most = Math.max(0.1, ...riskCoverage.map(({ risk }) => risk));
  return Math.min(1, Math.ceil(most * 10) / 10);
}
