import type { Estimate, Evaluation } from '../evaluation/index.ts';
import { markup, type Content, type Markup } from './markup.ts';
import { bounds, count, counted, levelText, percent } from './wording.ts';

/** Sensitivity and PPV of every category as bars with their intervals. */
export function perCategory(e: Evaluation): Markup {
  return markup`<figure class="categories">
<table>
<thead><tr><th scope="col">Category</th><th scope="col" class="number">Images</th><th scope="col">Sensitivity ${scale}</th><th scope="col">PPV ${scale}</th></tr></thead>
<tbody>${e.perCategory.map(
    (category) => markup`<tr><th scope="row">${category.category}</th>
<td class="number">${count(category.images)}<span class="quiet"> of ${counted(category.patients, 'patient')}</span></td>
<td data-name="Sensitivity">${bar(category.sensitivity, 'sensitivity', 'no test image')}</td>
<td data-name="PPV">${bar(category.ppv, 'ppv', 'never predicted')}</td></tr>
`,
  )}</tbody></table>
<figcaption><b>Figure 3.</b> Sensitivity: of the images of a category, the share that was called by its name. PPV, positive predictive value: of the images called by a name, the share that was right; it depends on how common each category is in this test set. Whiskers are ${levelText(e.level)} intervals over patients; without one there were too few patients.</figcaption>
</figure>`;
}

const scale = markup`<span class="scale" aria-hidden="true"><i>0</i><i>50</i><i>100&nbsp;%</i></span>`;

function bar(estimate: Estimate | null, kind: string, absent: string): Content {
  if (estimate === null) return markup`<span class="quiet">${absent}</span>`;
  const { value, low, high } = estimate;
  const at = (share: number) => `${(100 * share).toFixed(2)}%`;
  return markup`<svg class="bar ${kind}" width="100%" height="16" aria-hidden="true">
<rect class="track" width="100%" height="16"/><line class="half" x1="50%" x2="50%" y1="0" y2="16"/>
<rect class="value" y="2" width="${at(value)}" height="12"/>${
    low === null || high === null
      ? null
      : markup`<line class="whisker" x1="${at(low)}" x2="${at(high)}" y1="8" y2="8"/>
<line class="whisker" x1="${at(low)}" x2="${at(low)}" y1="4" y2="12"/><line class="whisker" x1="${at(high)}" x2="${at(high)}" y1="4" y2="12"/>`
  }</svg><span class="figure" title="${estimate.method}">${percent(value)} <span class="quiet">${
    bounds(estimate) ?? 'no interval'
  }</span></span>`;
}
