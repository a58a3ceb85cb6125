import type { Evaluation } from '../evaluation/index.ts';
import { markup, type Markup } from './markup.ts';
import type { ReportInput, Settings } from './report-input.ts';
import { count, counted, levelText, words } from './wording.ts';

/** The network, its head and every setting of the run. */
export function methods(input: ReportInput): Markup {
  const { backbone, head, settings } = input;
  return markup`<div class="cards">
<section class="card"><h3>Backbone</h3><p class="name">${backbone.title}</p>
<p>${
    backbone.pretrainedOn === null
      ? 'Its weights were not learned from pictures.'
      : markup`Pretrained on ${backbone.pretrainedOn}.`
  } Frozen: nothing in it was changed by training.</p>
${settingsList({ licence: backbone.licence, ...backbone.settings })}</section>
<section class="card"><h3>Head</h3><p class="name">${head.title}</p>
<p>The part that was trained, on the features of the backbone.</p>
${settingsList(head.settings)}</section>
</div>
<h3>Settings</h3>
${settingsCards(settings)}`;
}

/** Settings in groups, a card for each. */
export function settingsCards(settings: Readonly<Record<string, Settings>>): Markup {
  return markup`<div class="cards small">${Object.entries(settings).map(
    ([group, values]) =>
      markup`<section class="card"><h4>${words(group)}</h4>${settingsList(values)}</section>`,
  )}</div>`;
}

/** How the intervals were made and how to read them. */
export function intervalMethods(e: Evaluation): Markup {
  const level = levelText(e.level);
  return markup`<p>Images of one patient resemble each other, so ${counted(e.images, 'image')} of
${counted(e.patients, 'patient')} say less than as many images of as many patients. The intervals that this
report states therefore take the <em>patient</em> as what was sampled: one patient after another was left
out, and the spread of what remains gives the interval, on the logit scale with Student’s t (jackknife,
Wolter 2007). Beside it stand two that also go by patients, the percentile bootstrap (patients drawn with
replacement ${count(e.rounds)} times, seed ${e.seed}) and the linearised ratio estimator (Cochran 1977),
and Wilson’s interval (1927), which takes every image as independent of every other. Wilson’s is shown
because much of the literature prints it; where it is narrower than the intervals over patients, trust
those.</p>
<p>In ${level} of studies like this one, made anew with other patients of the same kind, an interval made
in this way is meant to hold the true value; the bootstrap does so less often, the more so the fewer the
patients. An interval speaks of this kind of patient, device and examiner, and of no other.</p>
<p>Top-2 accuracy counts an image as right when the reference category is one of the two most probable.
Balanced accuracy is the mean of the sensitivities of the categories that have test images. Of equal
probabilities the earlier category wins.</p>`;
}

function settingsList(settings: Settings): Markup {
  const rows = flatten(settings);
  if (rows.length === 0) return markup`<p class="quiet">None.</p>`;
  return markup`<dl>${rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** Names and values, nested settings with dotted names. */
function flatten(settings: Settings, prefix = ''): [name: string, value: string][] {
  return Object.entries(settings).flatMap(([name, value]) =>
    isSettings(value)
      ? flatten(value, `${prefix}${name}.`)
      : [[prefix + name, valueText(value)] satisfies [string, string]],
  );
}

function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : JSON.stringify(value);
}
