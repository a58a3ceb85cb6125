import type { Estimate, Evaluation } from '../evaluation/index.ts';
import { withBounds } from './further-figures.ts';
import { markup, type Markup } from './markup.ts';
import { page } from './page.ts';
import { band, dot, line, plot, type Place } from './plot.ts';
import { bounds, count, counted, levelText, percent } from './wording.ts';

/** A cross-validation as plain values. Nothing here may identify a patient. */
export interface CrossValidationInput {
  readonly run: string;
  /** Of Sonograft. */
  readonly version: string;
  readonly banners: readonly string[];
  readonly folds: number;
  readonly evaluation: Evaluation;
  readonly byFold: readonly {
    readonly images: number;
    readonly patients: number;
    readonly accuracy: number;
  }[];
  readonly repeats: readonly { readonly seed: number; readonly accuracy: number }[];
  readonly learningCurve: readonly {
    readonly patients: number;
    readonly images: number;
    readonly accuracy: Estimate;
  }[];
}

/** A cross-validation by patient, its spread and the learning curve, as one HTML page. */
export function renderCrossValidation(input: CrossValidationInput): string {
  return page({
    kind: 'cross-validation',
    title: `${input.run}, cross-validated`,
    line: markup`Run <code>${input.run}</code> · ${count(input.folds)} folds by patient · Sonograft ${input.version}`,
    banners: input.banners,
    sections: [
      ['results', 'Results', results(input)],
      ...(input.learningCurve.length === 0
        ? []
        : ([['curve', 'Learning curve', curve(input.learningCurve)]] as const)),
      [
        'limits',
        'Limits',
        markup`<ul class="limits"><li>The test part took no part: what is said here is for choosing, and says nothing of the test part.</li>
<li>The folds share most of their training images, so the spread between folds is not the uncertainty of their mean; the interval over patients is the better guide.</li>
<li>The head was fitted anew in each fold with the settings of the run; the backbone is frozen.</li></ul>`,
      ],
    ],
  });
}

function results({ evaluation, byFold, repeats }: CrossValidationInput): Markup {
  const { accuracy, top2, balancedAccuracy, images, patients } = evaluation;
  const many = repeats.map((repeat) => repeat.accuracy);
  return markup`<p class="lead">Heads that never saw the patient named the category of <strong>${percent(accuracy.value)}</strong> of ${counted(images, 'image')} of ${counted(patients, 'patient')} (${levelText(evaluation.level)} interval over patients ${bounds(accuracy) ?? 'none'}); top-2 ${withBounds(top2)}, balanced accuracy ${withBounds(balancedAccuracy)}.</p>
<figure><p class="caption"><b>Table 1.</b> Each fold of the first division: images of patients that its head never saw.</p>
<table class="rules"><thead><tr><th scope="col">Fold</th><th scope="col" class="number">Patients</th><th scope="col" class="number">Images</th><th scope="col" class="number">Accuracy</th></tr></thead>
<tbody>${byFold.map(
    (fold, i) =>
      markup`<tr><th scope="row">${i + 1}</th><td class="number">${count(fold.patients)}</td><td class="number">${count(fold.images)}</td><td class="number">${percent(fold.accuracy)}</td></tr>
`,
  )}</tbody></table></figure>
<p>Between folds the accuracy has a standard deviation of ${percent(deviation(byFold.map((fold) => fold.accuracy)))}.${
    many.length < 2
      ? ''
      : ` Divided ${count(many.length)} times anew, all images together give ${percent(Math.min(...many))} to ${percent(Math.max(...many))}, with a standard deviation of ${percent(deviation(many))}.`
  }</p>`;
}

function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

function curve(points: CrossValidationInput['learningCurve']): Markup {
  const most = Math.max(...points.map(({ patients }) => patients));
  const at = (y: (accuracy: Estimate) => number | null): Place[] =>
    points.flatMap(({ patients, accuracy }) => {
      const share = y(accuracy);
      return share === null ? [] : [[patients / most, share] as const];
    });
  const title = {
    label: 'Learning curve',
    x: `share of ${Math.round(most)} patients`,
    y: 'accuracy',
  };
  return markup`<figure><ul class="plots two"><li><h4>Accuracy against patients</h4>${plot(title, [
    band(
      at(({ low }) => low),
      at(({ high }) => high),
    ),
    line(
      at(({ value }) => value),
      'curve',
    ),
    ...points.map(({ patients, images, accuracy }) =>
      dot(
        [patients / most, accuracy.value],
        3,
        `${patients.toFixed(0)} patients, ${images.toFixed(0)} images: ${withBounds(accuracy)}`,
      ),
    ),
  ])}</li></ul>
<figcaption><b>Figure 1.</b> Accuracy on patients that were not seen, against the patients that each head was fitted on; the band is the 95&nbsp;% interval over patients. A curve that still rises asks for more studies.</figcaption></figure>
<table class="rules"><thead><tr><th scope="col" class="number">Patients</th><th scope="col" class="number">Images</th><th scope="col" class="number">Accuracy</th></tr></thead>
<tbody>${points.map(
    ({ patients, images, accuracy }) =>
      markup`<tr><td class="number">${patients.toFixed(0)}</td><td class="number">${images.toFixed(0)}</td><td class="number" title="${accuracy.method}">${withBounds(accuracy)}</td></tr>
`,
  )}</tbody></table>`;
}
