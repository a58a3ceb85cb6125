import type {
  EvaluateOnResult,
  EvaluateResult,
  Prediction,
  SplitResult,
  TrainResult,
} from '../pipeline/index.ts';
import { table } from './table.ts';

export const RESEARCH = 'Research use only; not a medical device.';

export const percent = (value: number): string => (100 * value).toFixed(1);

interface Bounded {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export const range = ({ low, high }: Bounded): string =>
  low === null || high === null ? '' : `${percent(low)} to ${percent(high)}`;

export function splitText({ train, tuning, test }: SplitResult): string {
  const parts = [train, tuning, test];
  const categories = [...new Set(parts.flatMap((part) => Object.keys(part.categories)))].sort();
  return table(
    ['', '>train', '>tuning', '>test'],
    [
      ['patients', ...parts.map((part) => String(part.patients))],
      ['images', ...parts.map((part) => String(part.images))],
      ...categories.map((category) => [
        `  ${category}`,
        ...parts.map(({ categories: counts }) =>
          String(Object.hasOwn(counts, category) ? counts[category] : 0),
        ),
      ]),
    ],
  );
}

export function trainText({ run, backbone, head, epochs, tuning }: TrainResult): string {
  const accuracy = tuning['accuracy'];
  return [
    `Run ${run}: ${head} head on ${backbone}, ${epochs} ${epochs === 1 ? 'pass' : 'passes'} over the training part.`,
    accuracy === null || accuracy === undefined
      ? 'There is no tuning part.'
      : `Accuracy on the tuning part: ${percent(accuracy)} % of ${tuning['images'] ?? 0} images; test it with: sonograft evaluate ${run}`,
    RESEARCH,
  ].join('\n');
}

export function evaluationText(result: EvaluateResult): string {
  const { accuracy, top2, balancedAccuracy, perCategory, images, patients } = result;
  const row = (name: string, figure: Bounded): string[] => [
    name,
    percent(figure.value),
    range(figure),
  ];
  return [
    `Run ${result.run} on ${images} test images of ${patients} patients:`,
    '',
    table(
      ['', '>%', `${100 * result.level} % interval`],
      [
        row('accuracy', accuracy),
        row('top-2 accuracy', top2),
        row('balanced accuracy', balancedAccuracy),
      ],
    ),
    `Interval: ${accuracy.method}.`,
    '',
    table(
      ['category', '>images', '>sensitivity %', 'interval', '>PPV %', 'interval'],
      perCategory.map(({ category, images: n, sensitivity, ppv }) => [
        category,
        String(n),
        sensitivity === null ? '' : percent(sensitivity.value),
        sensitivity === null ? '' : range(sensitivity),
        ppv === null ? '' : percent(ppv.value),
        ppv === null ? '' : range(ppv),
      ]),
    ),
    '',
    `${RESEARCH} The report is ${result.report}`,
  ].join('\n');
}

export function siteText({ run, home, site, siteName, report }: EvaluateOnResult): string {
  const row = (name: string, figure: 'accuracy' | 'top2' | 'balancedAccuracy'): string[] => [
    name,
    ...[home, site].flatMap((one) => [percent(one[figure].value), range(one[figure])]),
  ];
  return [
    `Run ${run} at home (${home.images} test images of ${home.patients} patients) and at ${siteName} (${site.images} images of ${site.patients} patients):`,
    '',
    table(
      ['', '>home %', 'interval', `>${siteName} %`, 'interval'],
      [
        row('accuracy', 'accuracy'),
        row('top-2 accuracy', 'top2'),
        row('balanced accuracy', 'balancedAccuracy'),
      ],
    ),
    `Interval: ${site.accuracy.method}.`,
    '',
    `${RESEARCH} The report is ${report}`,
  ].join('\n');
}

export function predictionsText(predictions: readonly Prediction[]): string {
  const rows = table(
    ['file', '>frame', 'category', '>probability', 'why not'],
    predictions.map(({ file, frame, category, probabilities, reason }) => [
      file,
      frame === null ? '' : String(frame),
      category ?? '',
      category === null ? '' : (probabilities?.[category] ?? 0).toFixed(3),
      reason ?? '',
    ]),
  );
  return `${rows}\n\n${RESEARCH}`;
}
