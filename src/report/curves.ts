import type { Evaluation, Interval } from '../evaluation/index.ts';
import { markup, type Markup } from './markup.ts';
import { line, plot, type Place, type PlotTitle } from './plot.ts';
import type { CategoryCurves } from './report-input.ts';
import { levelText } from './wording.ts';

/** The ROC curve of every category, and its PPV against its sensitivity. */
export function curves(e: Evaluation, each: readonly CategoryCurves[]): Markup {
  return markup`<figure>
<ul class="plots">${each.map(({ category, roc }, k) => {
    const title = { label: `ROC curve of ${category}`, x: '1 − specificity', y: 'sensitivity' };
    const places = roc?.map(({ sensitivity, specificity }): Place => [
      1 - specificity,
      sensitivity,
    ]);
    return panel(category, areaText(e.perCategory[k]?.auc ?? null), title, [CHANCE], places);
  })}</ul>
<figcaption><b>Figure 4.</b> Receiver operating characteristic of each category against all others, with the area under it (AUC) and its ${levelText(e.level)} interval over patients. The dashed line is chance.</figcaption>
</figure>
<figure class="next">
<ul class="plots">${each.map(({ category, pr }, k) => {
    const title = { label: `PPV against sensitivity of ${category}`, x: 'sensitivity', y: 'PPV' };
    const places = pr?.map(({ sensitivity, ppv }): Place => [sensitivity, ppv]);
    const share = (e.perCategory[k]?.images ?? 0) / e.images;
    const chance: Place[] = [
      [0, share],
      [1, share],
    ];
    const average = e.perCategory[k]?.averagePrecision ?? null;
    const text = average === null ? '' : `average precision ${average.toFixed(3)}`;
    return panel(category, text, title, [line(chance, 'chance')], places);
  })}</ul>
<figcaption><b>Figure 5.</b> PPV against sensitivity of each category (elsewhere: precision-recall). The dashed line is the category’s share of the test images, which is what chance gives.</figcaption>
</figure>`;
}

const CHANCE = line(
  [
    [0, 0],
    [1, 1],
  ],
  'chance',
);

function panel(
  category: string,
  text: string,
  title: PlotTitle,
  ground: readonly Markup[],
  places: readonly Place[] | undefined,
): Markup {
  return markup`<li><h4>${category}</h4>${
    places === undefined
      ? markup`<p class="quiet">No curve: it takes test images of the category and others.</p>`
      : plot(title, [...ground, line(places, 'curve')])
  }<p class="quiet">${text}</p></li>
`;
}

function areaText(auc: Interval | null): string {
  if (auc === null) return '';
  const { value, low, high } = auc;
  const bounds = low === null || high === null ? '' : ` (${low.toFixed(3)} to ${high.toFixed(3)})`;
  return `AUC ${value.toFixed(3)}${bounds}`;
}
