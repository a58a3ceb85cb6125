import type { CompareResult } from '../pipeline/index.ts';
import { percent, range, RESEARCH } from './summaries.ts';
import { table } from './table.ts';

type Pair = CompareResult['pairs'][number];

/** p values below this are given as below it, as journals do. */
const LEAST_P = 0.001;

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
      contenders.map(({ name, accuracy, top2 }) => [
        name,
        percent(accuracy.value),
        range(accuracy),
        percent(top2.value),
        range(top2),
      ]),
    ),
    '',
    ...overall,
    ...pairs.flatMap((pair) => [pairText(pair, pairs.length), '']),
    RESEARCH,
  ].join('\n');
}

function pairText(
  { first, second, difference, table: counts, tests, kappa }: Pair,
  pairs: number,
): string {
  const points = `${difference.value >= 0 ? '+' : ''}${percent(difference.value)}`;
  const interval = difference.low === null ? '' : ` (${range(difference)})`;
  const { both, onlyFirst, onlySecond, neither } = counts;
  return [
    `${second} against ${first}: ${points} points of accuracy${interval}`,
    `  ${difference.method}`,
    `  right: both ${both}, only ${first} ${onlyFirst}, only ${second} ${onlySecond}, neither ${neither}; kappa of their answers ${kappa === null ? 'undefined' : kappa.toFixed(3)}`,
    ...tests.map(({ method, sampled, p, holm }) => {
      const corrected = pairs > 1 ? `, by Holm ${pText(holm)}` : '';
      const trust =
        sampled === 'patients' ? 'by patient: the one to trust' : 'takes images as independent';
      return `  ${method}: p ${pText(p)}${corrected} (${trust})`;
    }),
  ].join('\n');
}

function pText(p: number): string {
  return p < LEAST_P ? `< ${LEAST_P}` : `= ${p.toFixed(3)}`;
}
