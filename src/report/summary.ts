import type { Estimate, Evaluation } from '../evaluation/index.ts';
import { markup, type Content, type Markup } from './markup.ts';
import { bounds, count, counted, levelText, percent } from './wording.ts';

/** The main numbers: one sentence, and a tile for each metric. */
export function summary(e: Evaluation): Markup {
  const interval = bounds(e.accuracy);
  return markup`<p class="lead">On ${counted(e.images, 'test image')} of ${counted(e.patients, 'patient')}, ${
    e.patients === 1 ? 'who took no part' : 'none of whom took part'
  } in training, the classifier named the category of the reference standard in
<strong>${percent(e.accuracy.value)}</strong>${
    interval === null ? null : markup` (${levelText(e.level)} interval ${interval})`
  }.</p>
<div class="tiles">
${tile('Accuracy', e.accuracy, e.level)}
${tile('Top-2 accuracy', e.top2, e.level)}
${tile('Balanced accuracy', e.balancedAccuracy, e.level)}
<div class="tile plain"><h3>Test set</h3>
<p class="big">${count(e.patients)}<small> ${e.patients === 1 ? 'patient' : 'patients'}</small></p>
<p>${counted(e.images, 'image')} in ${counted(e.perCategory.length - e.absent.length, 'category', 'categories')}</p></div>
</div>`;
}

function tile(name: string, estimate: Estimate, level: number): Markup {
  const interval = bounds(estimate);
  return markup`<div class="tile"><h3>${name}</h3>
<p class="big">${(100 * estimate.value).toFixed(1)}<small>&nbsp;%</small></p>
${intervalLine(estimate)}
<p>${interval ?? 'no interval'}</p>
<p class="method">${interval === null ? capital(estimate.method) : `${levelText(level)} interval: ${estimate.method}`}</p></div>`;
}

/** The interval drawn on a line from 0 to 100 %. */
function intervalLine({ value, low, high }: Estimate): Content {
  const at = (share: number) => `${(100 * share).toFixed(2)}%`;
  return markup`<svg class="line" width="100%" height="12" aria-hidden="true">
<line class="track" x1="0" x2="100%" y1="6" y2="6"/>
${
  low === null || high === null
    ? null
    : markup`<line class="range" x1="${at(low)}" x2="${at(high)}" y1="6" y2="6"/>`
}
<circle class="dot" cx="${at(value)}" cy="6" r="4"/></svg>`;
}

/** Accuracy by every method, so that it is seen what each assumption claims. */
export function intervalTable(e: Evaluation): Markup {
  const rows = (name: string, estimate: Estimate): Markup[] => {
    const all = [estimate, ...estimate.alternatives];
    return all.map(
      (interval, i) =>
        markup`<tr${i === 0 ? markup` class="first"` : null}>${
          i === 0
            ? markup`<th scope="rowgroup" rowspan="${all.length}">${name}<br><span class="quiet">${percent(estimate.value)}</span></th>`
            : null
        }<td>${capital(interval.method)}${i === 0 ? markup` <span class="tag">stated</span>` : null}</td><td class="number">${
          bounds(interval) ?? '–'
        }</td></tr>`,
    );
  };
  return markup`<figure><p class="caption"><b>Table 4.</b> Each metric by every method. The first of each is the one that this report states.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Intervals side by side"><table class="rules">
<thead><tr><th scope="col">Metric</th><th scope="col">Method</th><th scope="col" class="number">${levelText(e.level)} interval</th></tr></thead>
<tbody>${rows('Accuracy', e.accuracy)}</tbody>
<tbody>${rows('Top-2 accuracy', e.top2)}</tbody>
<tbody>${rows('Balanced accuracy', e.balancedAccuracy)}</tbody>
</table></div></figure>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
