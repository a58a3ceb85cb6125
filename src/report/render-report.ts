import { attributeTable } from './attributes.ts';
import { claim } from './claim.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { curves } from './curves.ts';
import { dataFlow } from './data-flow.ts';
import { categoryTable, furtherMetrics } from './further-figures.ts';
import { limits } from './limits.ts';
import { markup } from './markup.ts';
import { intervalMethods, methods } from './methods.ts';
import { mistakeGallery } from './mistakes.ts';
import { page } from './page.ts';
import { perCategory } from './per-category.ts';
import { probabilities } from './probabilities.ts';
import type { ReportInput } from './report-input.ts';
import { splitTable } from './split-table.ts';
import { subgroupTable } from './subgroups.ts';
import { intervalTable, summary } from './summary.ts';

/** The report of one evaluated run as one HTML page; see {@link page}. */
export function renderReport(input: ReportInput): string {
  const { evaluation, finishedAt } = input;
  return page({
    kind: 'evaluation',
    title: input.title,
    line: markup`Run <code>${input.run}</code>${
      finishedAt === null ? null : markup` · ${finishedAt}`
    } · Sonograft ${input.version}`,
    banners: input.banners,
    sections: [
      ['summary', 'Summary', summary(evaluation)],
      [
        'data',
        'Data',
        markup`${dataFlow(input)}
<h3>Split by patient</h3>
${splitTable(input.split, evaluation.confusion.categories)}`,
      ],
      [
        'results',
        'Results',
        markup`${confusionMatrix(evaluation.confusion)}
<h3>Each category</h3>
${perCategory(evaluation)}
<h3>Each category against the rest</h3>
${curves(evaluation, input.curves)}
${categoryTable(evaluation)}
<h3>Agreement and probabilities</h3>
${furtherMetrics(evaluation)}
${probabilities(evaluation, input.riskCoverage, input.tuned)}
<h3>Intervals side by side</h3>
${intervalTable(evaluation)}
${input.byAttribute === null ? null : attributeTable(input.byAttribute)}
${input.subgroups.length === 0 ? null : subgroupTable(input.subgroups)}`,
      ],
      ['mistakes', 'Most confident mistakes', mistakeGallery(input.mistakes, evaluation.images)],
      [
        'methods',
        'Methods',
        markup`${methods(input)}
<h3>What the intervals mean</h3>
${intervalMethods(evaluation)}`,
      ],
      ['limits', 'Limits', limits(evaluation, input.limits)],
      ['claim', 'CLAIM 2024', claim(input)],
    ],
  });
}
