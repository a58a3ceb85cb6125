import type { Estimate, Evaluation } from '../evaluation/index.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { withBounds } from './further-figures.ts';
import { markup, type Markup } from './markup.ts';
import { page } from './page.ts';
import { counted, levelText } from './wording.ts';

/** One run at home and elsewhere, as plain values. Nothing here may identify a patient. */
export interface SitesInput {
  readonly run: string;
  /** Of Sonograft. */
  readonly version: string;
  readonly banners: readonly string[];
  /** On the run's own test part. */
  readonly home: Evaluation;
  readonly sites: readonly { readonly name: string; readonly evaluation: Evaluation }[];
}

/** A frozen run on other workspaces beside its own test part, as one HTML page. */
export function renderSites({ run, version, banners, home, sites }: SitesInput): string {
  const all = [{ name: 'home', evaluation: home }, ...sites];
  return page({
    kind: 'other site',
    title: `${run} elsewhere`,
    line: markup`Run <code>${run}</code> · Sonograft ${version}`,
    banners,
    sections: [
      ['results', 'Results', results(all, home.level)],
      [
        'confusion',
        'Confusion matrices',
        all.map(
          ({ name, evaluation }, i) =>
            markup`<h3>${name}</h3>${confusionMatrix(evaluation.confusion, `Figure ${i + 1}, ${name}.`)}`,
        ),
      ],
      [
        'limits',
        'Limits',
        markup`<ul class="limits"><li>The run was not changed: nothing of another site was trained on or tuned to.</li>
<li>No frame elsewhere is near-identical to one that was trained on. Whether a patient was examined at both sites cannot be told: each workspace has its own pseudonyms.</li>
<li>Sites differ in their patients, devices and mix of categories; accuracy alone does not say which of these makes a difference.</li></ul>`,
      ],
    ],
  });
}

type Named = readonly { readonly name: string; readonly evaluation: Evaluation }[];

function results(all: Named, level: number): Markup {
  const rows: [string, (e: Evaluation) => Estimate][] = [
    ['Accuracy', (e) => e.accuracy],
    ['Top-2 accuracy', (e) => e.top2],
    ['Balanced accuracy', (e) => e.balancedAccuracy],
  ];
  return markup`<figure><p class="caption"><b>Table 1.</b> The same frozen run on each site, with ${levelText(level)} intervals over patients.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Sites"><table class="rules">
<thead><tr><th scope="col">Metric</th>${all.map(
    ({ name, evaluation: { images, patients } }) =>
      markup`<th scope="col" class="number">${name}<br><span class="quiet">${counted(images, 'image')}, ${counted(patients, 'patient')}</span></th>`,
  )}</tr></thead>
<tbody>${rows.map(
    ([name, of]) => markup`<tr><th scope="row">${name}</th>${all.map(({ evaluation }) => {
      const estimate = of(evaluation);
      return markup`<td class="number" title="${estimate.method}">${withBounds(estimate)}</td>`;
    })}</tr>
`,
  )}</tbody></table></div></figure>`;
}
