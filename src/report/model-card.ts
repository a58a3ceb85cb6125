import type { Interval } from '../evaluation/index.ts';
import { withBounds } from './further-figures.ts';
import type { ReportInput } from './report-input.ts';
import { counted } from './wording.ts';

/**
 * A model card in Markdown (Mitchell et al. 2019, doi:10.1145/3287560.3287596): what the classifier is,
 * what it may be used for, on whom it was tested, and where it fails.
 */
export function modelCard(input: ReportInput): string {
  const { evaluation: e, backbone, head, split, banners, byAttribute, subgroups } = input;
  const figure = (name: string, estimate: Interval | null): string[] =>
    estimate === null ? [] : [`| ${name} | ${withBounds(estimate)} | ${cell(estimate.method)} |`];
  const worst = [...e.perCategory]
    .filter(({ sensitivity }) => sensitivity !== null)
    .sort((a, b) => (a.sensitivity?.value ?? 1) - (b.sensitivity?.value ?? 1))
    .slice(0, 3);
  return [
    `# ${cell(input.title)}`,
    '',
    ...banners.flatMap((banner) => [`**${cell(banner)}**`, '']),
    '**Research use only. Not a medical device.**',
    '',
    '## The classifier',
    '',
    `- Run ${cell(input.run)}, Sonograft ${cell(input.version)}${input.finishedAt === null ? '' : `, ${cell(input.finishedAt)}`}`,
    `- Backbone: ${cell(backbone.title)} (${cell(backbone.licence)})${backbone.pretrainedOn === null ? '' : `, pretrained on ${cell(backbone.pretrainedOn)}`}, frozen`,
    `- Head: ${cell(head.title)}`,
    `- Input: 256 x 256 gray frames of the tissue region, text and marks filled`,
    `- Output: a probability for each of ${e.perCategory.length} categories: ${e.perCategory.map(({ category }) => cell(category)).join(', ')}`,
    '',
    '## Use',
    '',
    'For research on sorting ultrasound images. Not for diagnosis, and not for images of another kind, body part or making than those it was tested on.',
    '',
    '## Data',
    '',
    '| part | patients | images |',
    '|---|---|---|',
    ...(['train', 'tuning', 'test'] as const).map(
      (part) => `| ${part} | ${split[part].patients} | ${split[part].images} |`,
    ),
    '',
    ...split.checks.map((check) => `- ${cell(check)}`),
    '',
    `## On ${counted(e.images, 'test image')} of ${counted(e.patients, 'patient')}`,
    '',
    '| metric | value (95 % interval) | method |',
    '|---|---|---|',
    ...figure('accuracy', e.accuracy),
    ...figure('top-2 accuracy', e.top2),
    ...figure('balanced accuracy', e.balancedAccuracy),
    ...(byAttribute?.attributes ?? []).flatMap(({ attribute, accuracy }) =>
      figure(`${cell(attribute)} told right`, accuracy),
    ),
    ...subgroups.flatMap(({ by, group, accuracy }) =>
      figure(`accuracy, ${cell(by)} ${cell(group)}`, accuracy),
    ),
    '',
    '## Where it fails most',
    '',
    ...worst.map(
      ({ category, images, sensitivity }) =>
        `- ${cell(category)}: sensitivity ${sensitivity === null ? '–' : withBounds(sensitivity)} on ${counted(images, 'image')}`,
    ),
    '',
    '## Limits',
    '',
    ...input.limits.map((limit) => `- ${cell(limit)}`),
    '',
  ].join('\n');
}

/** Text that cannot end a line or a table's cell, nor begin markup. */
function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[|<>\\`*_[\]]/g, (character) => `\\${character}`);
}
