import type { CategoryEvaluation, Estimate, Evaluation, Interval } from '../evaluation/index.ts';
import { markup, type Markup } from './markup.ts';
import { bounds, levelText, percent } from './wording.ts';

/** Every figure of every category, and their averages. */
export function categoryTable(e: Evaluation): Markup {
  const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
  return markup`<figure class="next"><p class="caption"><b>Table 2.</b> Each category against all others, in percent, with ${levelText(e.level)} intervals over patients. Macro: the mean over categories; weighted: each as often as it has images.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Figures of each category"><table class="rules split">
<thead><tr><th scope="col">Category</th>${names.map((name) => markup`<th scope="col" class="number">${COLUMNS[name]}</th>`)}</tr></thead>
<tbody>${e.perCategory.map(
    (category) =>
      markup`<tr><th scope="row">${category.category}</th>${names.map((name) => cell(category[name]))}</tr>
`,
  )}</tbody>
<tfoot><tr><th scope="row">Macro</th>${names.map((name) => cell(e.averages[name].macro))}</tr>
<tr><th scope="row">Weighted</th>${names.map((name) => {
    const { weighted } = e.averages[name];
    return markup`<td class="number">${weighted === null ? '–' : (100 * weighted).toFixed(1)}</td>`;
  })}</tr></tfoot>
</table></div></figure>`;
}

const COLUMNS = {
  sensitivity: 'Sensitivity',
  specificity: 'Specificity',
  ppv: 'PPV',
  npv: 'NPV',
  f1: 'F1',
} as const satisfies Partial<Record<keyof CategoryEvaluation, string>>;

function cell(estimate: Estimate | null): Markup {
  if (estimate === null) return markup`<td class="number">–</td>`;
  const { low, high, method, value } = estimate;
  const between =
    low === null || high === null ? null : `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}`;
  return markup`<td class="number" title="${method}">${(100 * value).toFixed(1)}<br><span class="quiet">${between ?? ''}</span></td>`;
}

/** Agreement beyond chance, discrimination and the fit of the probabilities. */
export function furtherMetrics(e: Evaluation): Markup {
  const rows: Markup[] = [
    row('Cohen’s kappa', 'agreement with the reference standard beyond chance', e.kappa),
    row('Macro AUC', 'mean area under the ROC curves', e.macroAuc),
    row('Log-loss', 'of the probabilities, in nats; 0 is best', e.logLoss),
    row('Brier score', 'of the probabilities, 0 to 2; 0 is best', e.brierScore),
    markup`<tr><th scope="row">Expected calibration error</th><td>over ${e.calibration.reliability.length} bins of equal width</td><td class="number">${percent(e.calibration.expectedCalibrationError)}</td><td class="number">–</td></tr>`,
  ];
  return markup`<figure><p class="caption"><b>Table 3.</b> Agreement, discrimination and the fit of the probabilities.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Further metrics"><table class="rules">
<thead><tr><th scope="col">Metric</th><th scope="col">What it is</th><th scope="col" class="number">Value</th><th scope="col" class="number">${levelText(e.level)} interval</th></tr></thead>
<tbody>${rows}</tbody></table></div></figure>`;
}

function row(name: string, what: string, figure: Interval | null): Markup {
  const between =
    figure === null || figure.low === null || figure.high === null
      ? '–'
      : `${figure.low.toFixed(3)} to ${figure.high.toFixed(3)}`;
  return markup`<tr><th scope="row">${name}</th><td>${what}</td><td class="number">${figure === null ? '–' : figure.value.toFixed(3)}</td><td class="number" title="${figure?.method ?? ''}">${between}</td></tr>
`;
}

/** "88.1 % (80.2 to 93.5 %)", or without an interval where there is none. */
export function withBounds(estimate: Interval): string {
  const between = bounds(estimate);
  return `${percent(estimate.value)}${between === null ? '' : ` (${between})`}`;
}
