import { markup, type Markup } from './markup.ts';
import type { ReportInput } from './report-input.ts';
import { count, counted } from './wording.ts';

/** What an item of the checklist asks for, in our words, and what the run can say to it. */
interface Item {
  readonly number: number;
  readonly topic: string;
  /** Absent or null: left to the author. */
  readonly answer?: (input: ReportInput) => string | null;
}

/**
 * The items of CLAIM, the Checklist for Artificial Intelligence in Medical Imaging, 2024 update (Tejani
 * et al., doi:10.1148/ryai.240300), by number and topic; the official text is the article's.
 */
const ITEMS: readonly Item[] = [
  { number: 1, topic: 'Title names the use of AI and its kind' },
  { number: 2, topic: 'Structured abstract' },
  { number: 3, topic: 'Background, intended use and role' },
  { number: 4, topic: 'Aims and hypotheses' },
  { number: 5, topic: 'Prospective or retrospective' },
  { number: 6, topic: 'Goal of the study' },
  { number: 7, topic: 'Where the data come from' },
  {
    number: 8,
    topic: 'What was included and excluded, and how',
    answer: ({ flow }) =>
      `${counted(flow.files, 'file')} found; ${rulesText(flow.excluded)} excluded by rule, ${rulesText(flow.quarantined)} unreadable (figure 1). How patients were selected is left to the author.`,
  },
  {
    number: 9,
    topic: 'Preprocessing',
    answer: () =>
      'Region found, text and marks filled, BT.601 luma, 256 x 256; every setting stands under Methods.',
  },
  {
    number: 10,
    topic: 'Selection of subsets of the data',
    answer: ({ flow }) =>
      `${counted(flow.accepted.images - flow.labelled.images, 'image')} without a category took no part.`,
  },
  {
    number: 11,
    topic: 'De-identification',
    answer: () =>
      'Identifiers of DICOM headers were replaced by keyed pseudonyms, and text on the frames was filled. Whether that meets the law is left to the author.',
  },
  { number: 12, topic: 'Missing data' },
  { number: 13, topic: 'Acquisition protocol', answer: ({ subgroups }) => devicesText(subgroups) },
  {
    number: 14,
    topic: 'Definition of the reference standard',
    answer: ({ labelSources }) =>
      `Categories came from: ${Object.entries(labelSources)
        .map(([source, n]) => `${SOURCES[source] ?? source} (${counted(n, 'image')})`)
        .join(', ')}.`,
  },
  { number: 15, topic: 'Why this reference standard' },
  { number: 16, topic: 'Who annotated, with which qualification' },
  {
    number: 17,
    topic: 'How the test set was annotated',
    answer: ({ labelSources }) =>
      Object.keys(labelSources).some((source) => source === 'text' || source === 'header')
        ? 'Words on the image and in its header were read and understood by a grammar; unclear ones gave no category.'
        : null,
  },
  { number: 18, topic: 'Variability between and within annotators' },
  {
    number: 19,
    topic: 'How the data were divided',
    answer: ({ split: { train, tuning, test } }) =>
      `By patient, stratified: ${[train, tuning, test].map(({ patients }) => count(patients)).join(', ')} patients to train, tune and test on (table 1).`,
  },
  {
    number: 20,
    topic: 'At which level the parts are disjoint',
    answer: ({ split }) => split.checks.join(' '),
  },
  { number: 21, topic: 'Intended sample size' },
  {
    number: 22,
    topic: 'The network in full',
    answer: ({ backbone, head }) =>
      `${backbone.title}, frozen, with a head: ${head.title}. Settings stand under Methods, the graphs lie beside the run.`,
  },
  { number: 23, topic: 'Software and versions', answer: ({ version }) => `Sonograft ${version}.` },
  {
    number: 24,
    topic: 'Initial parameters',
    answer: ({ backbone }) =>
      backbone.pretrainedOn === null
        ? 'The backbone was not learned from pictures.'
        : `The backbone was pretrained on ${backbone.pretrainedOn}.`,
  },
  {
    number: 25,
    topic: 'Training in full',
    answer: () => 'Every setting of the head stands under Methods.',
  },
  {
    number: 26,
    topic: 'How the final model was chosen',
    answer: () =>
      'Within the training and tuning parts alone, as the settings of the head say; the test part chose nothing in this run. Whether several runs were compared on it is left to the author.',
  },
  { number: 27, topic: 'Ensembles' },
  {
    number: 28,
    topic: 'Metrics of performance',
    answer: () => 'Accuracy, top-2, balanced accuracy and those of tables 2 and 3.',
  },
  {
    number: 29,
    topic: 'Uncertainty and tests',
    answer: ({ evaluation }) => `Intervals over patients: ${evaluation.accuracy.method}.`,
  },
  { number: 30, topic: 'Robustness' },
  {
    number: 31,
    topic: 'Explanations',
    answer: ({ mistakes }) =>
      mistakes.some(({ map }) => map !== null)
        ? 'Occlusion sensitivity of the most confident mistakes (figure 7); it was not tested itself.'
        : null,
  },
  {
    number: 32,
    topic: 'Internal testing',
    answer: ({ evaluation }) =>
      `${counted(evaluation.images, 'test image')} of ${counted(evaluation.patients, 'patient')} of the same source.`,
  },
  { number: 33, topic: 'External testing' },
  { number: 34, topic: 'Trial registration' },
  { number: 35, topic: 'Numbers included and excluded', answer: () => 'Figure 1 and table 1.' },
  { number: 36, topic: 'Characteristics of the patients in each part' },
  {
    number: 37,
    topic: 'Performance against the reference standard',
    answer: ({ subgroups }) =>
      subgroups.length === 0 ? 'Summary and tables 2 to 5.' : 'Summary and tables 2 to 6.',
  },
  {
    number: 38,
    topic: 'Accuracy with intervals',
    answer: () => 'Tables 2 to 4; ROC curves in figure 4.',
  },
  {
    number: 39,
    topic: 'Failures',
    answer: () => 'Confusion matrix in figure 2, the most confident mistakes in figure 7.',
  },
  {
    number: 40,
    topic: 'Limits',
    answer: () =>
      'Those that the run knows stand under Limits; the study’s own are left to the author.',
  },
  { number: 41, topic: 'What it means for practice' },
  { number: 42, topic: 'Where the full protocol is' },
  {
    number: 43,
    topic: 'Availability of software, model and data',
    answer: ({ backbone }) =>
      `Sonograft is Apache-2.0; the backbone’s licence is ${backbone.licence}. Model and data are left to the author.`,
  },
  { number: 44, topic: 'Funding' },
];

const SOURCES: Readonly<Record<string, string>> = {
  folder: 'the folder of the file',
  manifest: 'a manifest',
  text: 'words on the image',
  header: 'words in the header',
  person: 'a person',
};

const LEFT = 'left to the author';

function rulesText(by: Readonly<Record<string, number>>): string {
  return count(Object.values(by).reduce((sum, n) => sum + n, 0));
}

function devicesText(subgroups: ReportInput['subgroups']): string | null {
  const devices = subgroups.filter(({ by }) => by === 'vendor' || by === 'device');
  if (devices.length === 0) return null;
  return `Test images by ${devices.map(({ group }) => group).join(', ')} (table 6); the rest is left to the author.`;
}

/** The checklist filled in from the run. What the run does not know is left to the author. */
export function claim(input: ReportInput): Markup {
  const answered = ITEMS.map(({ number, topic, answer }) => ({
    ...{ number, topic, text: answer?.(input) ?? null },
  }));
  const left = answered.filter(({ text }) => text === null).length;
  return markup`<p>The Checklist for Artificial Intelligence in Medical Imaging, 2024 update (Tejani et al., Radiol Artif Intell 2024;6(4):e240300), by number and topic; the official wording is the article’s. The run answers ${ITEMS.length - left} of ${ITEMS.length} items; ${left} are left to the author.</p>
<div class="scroll" tabindex="0" role="region" aria-label="CLAIM 2024"><table class="rules">
<thead><tr><th scope="col" class="number">Item</th><th scope="col">Topic</th><th scope="col">From the run</th></tr></thead>
<tbody>${answered.map(
    ({ number, topic, text }) =>
      markup`<tr><td class="number">${number}</td><th scope="row">${topic}</th><td>${
        text ?? markup`<span class="quiet">${LEFT}</span>`
      }</td></tr>
`,
  )}</tbody></table></div>`;
}
