import { markup, type Content, type Markup } from './markup.ts';
import type { Counted, ReportInput } from './report-input.ts';
import { count, counted, words } from './wording.ts';

/**
 * The way from files to the parts of the split, with what was left out at each step.
 *
 * @param called how its caption begins.
 */
export function dataFlow(
  { flow, split }: Pick<ReportInput, 'flow' | 'split'>,
  called = 'Figure 1.',
): Markup {
  const { accepted, labelled } = flow;
  const inSplit = split.train.images + split.tuning.images + split.test.images;
  return markup`<figure class="flow">
<ol>
${step(flow.files, flow.files === 1 ? 'file found' : 'files found', null, [
  leftOut('Quarantined', flow.quarantined),
  leftOut('Excluded', flow.excluded),
])}
${step(
  accepted.images,
  accepted.images === 1 ? 'image accepted' : 'images accepted',
  `${counted(accepted.files, 'file')}, ${counted(accepted.patients, 'patient')}`,
  [one('Without a category', accepted.images - labelled.images)],
)}
${step(
  labelled.images,
  labelled.images === 1 ? 'image with a category' : 'images with a category',
  counted(labelled.patients, 'patient'),
  [one('In no part of the split', labelled.images - inSplit)],
)}
<li class="parts">${part('Training', split.train)}${part('Tuning', split.tuning)}${part('Test', split.test)}</li>
</ol>
<figcaption><b>${called}</b> From files to test images. Quarantined files could not be read; excluded ones were read and do not count by the rule named.</figcaption>
</figure>`;
}

function step(n: number, what: string, detail: string | null, leftOut: readonly Content[]): Markup {
  const asides = leftOut.filter((aside) => aside !== null);
  return markup`<li><div class="step"><b>${count(n)}</b> ${what}${
    detail === null ? null : markup`<span class="quiet">${detail}</span>`
  }</div>${asides.length === 0 ? null : markup`<div class="aside">${asides}</div>`}</li>
`;
}

function leftOut(name: string, by: Readonly<Record<string, number>>): Content {
  const rules = Object.entries(by).filter(([, n]) => n > 0);
  if (rules.length === 0) return null;
  rules.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const total = rules.reduce((sum, [, n]) => sum + n, 0);
  return markup`<p>${name} ${counted(total, 'file')}</p><ul>${rules.map(
    ([rule, n]) => markup`<li>${count(n)} ${words(rule)}</li>`,
  )}</ul>`;
}

function one(name: string, images: number): Content {
  return images > 0 ? markup`<p>${name}: ${counted(images, 'image')}</p>` : null;
}

function part(name: string, { images, patients }: Counted): Markup {
  return markup`<div class="step"><span class="name">${name}</span><b>${count(patients)}</b> ${
    patients === 1 ? 'patient' : 'patients'
  }<span class="quiet">${counted(images, 'image')}</span></div>`;
}
