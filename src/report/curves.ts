import type { Evaluation, Interval } from '../evaluation/index.ts';
import { markup, type Markup } from './markup.ts';
import { CHANCE, line, plot, type Place } from './plot.ts';
import type { CategoryCurves } from './report-input.ts';
import { levelText } from './wording.ts';

/** The ROC curve of every category, and its PPV against its sensitivity. */
export function curves(e: Evaluation, each: readonly CategoryCurves[]): Markup {
  return markup`<figure>
<ul class="plots">${each.map((one, k) =>
    panel(one.category, rocPlot(one), areaText(e.perCategory[k]?.auc ?? null)),
  )}</ul>
<figcaption><b>Figure 4.</b> Receiver operating characteristic of each category against all others, with the area under it (AUC) and its ${levelText(e.level)} interval over patients. The dashed line is chance.</figcaption>
</figure>
<figure class="next">
<ul class="plots">${each.map((one, k) => {
    const average = e.perCategory[k]?.averagePrecision ?? null;
    const text = average === null ? '' : `average precision ${average.toFixed(3)}`;
    return panel(one.category, prPlot(one, shareOf(e, k)), text);
  })}</ul>
<figcaption><b>Figure 5.</b> PPV against sensitivity of each category (elsewhere: precision-recall). The dashed line is the category’s share of the test images, which is what chance gives.</figcaption>
</figure>`;
}

/** The ROC curve of one category; null where there is none. */
export function rocPlot({ category, roc }: CategoryCurves): Markup | null {
  if (roc === null) return null;
  const title = { label: `ROC curve of ${category}`, x: '1 − specificity', y: 'sensitivity' };
  const places = roc.map(({ sensitivity, specificity }): Place => [1 - specificity, sensitivity]);
  return plot(title, [CHANCE, line(places, 'curve')]);
}

/**
 * PPV against sensitivity of one category; null where there is none.
 *
 * @param share of the test images that are of the category.
 */
export function prPlot({ category, pr }: CategoryCurves, share: number): Markup | null {
  if (pr === null) return null;
  const title = { label: `PPV against sensitivity of ${category}`, x: 'sensitivity', y: 'PPV' };
  const chance: Place[] = [
    [0, share],
    [1, share],
  ];
  const places = pr.map(({ sensitivity, ppv }): Place => [sensitivity, ppv]);
  return plot(title, [line(chance, 'chance'), line(places, 'curve')]);
}

/** The share of the test images that are of a category. */
export function shareOf(e: Evaluation, k: number): number {
  return (e.perCategory[k]?.images ?? 0) / e.images;
}

function panel(category: string, drawing: Markup | null, text: string): Markup {
  return markup`<li><h4>${category}</h4>${
    drawing ??
    markup`<p class="quiet">No curve: it takes test images of the category and others.</p>`
  }<p class="quiet">${text}</p></li>
`;
}

function areaText(auc: Interval | null): string {
  if (auc === null) return '';
  const { value, low, high } = auc;
  const bounds = low === null || high === null ? '' : ` (${low.toFixed(3)} to ${high.toFixed(3)})`;
  return `AUC ${value.toFixed(3)}${bounds}`;
}
