import type { CompareResult } from '../pipeline/index.ts';
import { pText } from '../report/index.ts';
import { percent, range, RESEARCH } from './summaries.ts';
import { table } from './table.ts';

type Pair = CompareResult['pairs'][number];

/** Said of every figure that a reading stands behind which no person made. */
const SYNTHETIC = ' [SYNTHETIC reading]';

/** What `compare` prints: everyone's accuracy, then each pair with the test to trust marked. */
export function comparisonText(result: CompareResult): string {
  const { contenders, pairs, cochranQ, images, patients } = result;
  const overall =
    cochranQ === null
      ? []
      : [
          `All ${contenders.length} by Cochran's Q: p ${pText(cochranQ.p)} (images taken as independent)`,
          '',
        ];
  return [
    `On ${images} test images of ${patients} patients:`,
    '',
    table(
      ['', '>accuracy %', 'interval', '>top-2 %', 'interval'],
      contenders.map(({ name, kind, synthetic, accuracy, top2 }) => [
        kind === 'run' ? name : `${name}, reader${synthetic === true ? ' (SYNTHETIC)' : ''}`,
        percent(accuracy.value),
        range(accuracy),
        top2 === null ? '' : percent(top2.value),
        top2 === null ? '' : range(top2),
      ]),
    ),
    '',
    ...ownText(contenders),
    ...meanText(result),
    ...overall,
    ...pairs.flatMap((pair) => [pairText(pair, pairs.length), '']),
    RESEARCH,
  ].join('\n');
}

/** How readers agree with themselves. */
function ownText(contenders: CompareResult['contenders']): string[] {
  const lines = contenders.flatMap(({ name, own }) =>
    own === undefined || own === null
      ? []
      : `${name} gave ${own.same} of ${own.cases} pictures that were shown twice the same answer (kappa ${own.kappa === null ? 'undefined' : own.kappa.toFixed(3)}).`,
  );
  return lines.length === 0 ? [] : [...lines, ''];
}

function meanText({ meanReader }: CompareResult): string[] {
  if (meanReader === null) return [];
  const { accuracy, runs, synthetic } = meanReader;
  return [
    `Mean reader: ${percent(accuracy.value)} % (${range(accuracy)})${synthetic === true ? SYNTHETIC : ''}`,
    ...runs.map(
      ({ name, difference }) => `  ${name}: ${points(difference)} points (${range(difference)})`,
    ),
    `  ${accuracy.method}`,
    '',
  ];
}

function points({ value }: { value: number }): string {
  return `${value >= 0 ? '+' : ''}${percent(value)}`;
}

function pairText(
  { first, second, difference, table: counts, tests, kappa, synthetic }: Pair,
  pairs: number,
): string {
  const interval = difference.low === null ? '' : ` (${range(difference)})`;
  const { both, onlyFirst, onlySecond, neither } = counts;
  return [
    `${second} against ${first}: ${points(difference)} points of accuracy${interval}${synthetic === true ? SYNTHETIC : ''}`,
    `  ${difference.method}`,
    `  right: both ${both}, only ${first} ${onlyFirst}, only ${second} ${onlySecond}, neither ${neither}; kappa of their answers ${kappa === null ? 'undefined' : kappa.toFixed(3)}`,
    ...tests.map(({ method, sampled, p, holm }) => {
      const corrected = pairs > 1 ? `, by Holm ${pText(holm)}` : '';
      const trust =
        sampled === 'patients' ? 'by patient: the one to trust' : 'takes images as independent';
      return `  ${method}: p ${pText(p)}${corrected} (${trust})${synthetic === true ? SYNTHETIC : ''}`;
    }),
  ].join('\n');
}
