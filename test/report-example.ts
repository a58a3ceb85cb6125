import sharp from 'sharp';
import {
  abstention,
  attributeAccuracy,
  evaluate,
  mostConfidentMistakes,
  recalibration,
  riskCoverage,
  selectImages,
} from '../src/evaluation/index.ts';
import { Random } from '../src/numeric/index.ts';
import { curvesOf } from '../src/pipeline/evaluate/report-curves.ts';
import type { ReportInput } from '../src/report/index.ts';

export const ABDOMEN = [
  'liver-right-longitudinal',
  'liver-right-transverse',
  'liver-left-longitudinal',
  'liver-left-transverse',
  'right-kidney-longitudinal',
  'right-kidney-transverse',
  'left-kidney-longitudinal',
  'left-kidney-transverse',
  'gallbladder',
  'pancreas',
  'spleen',
];

interface Size {
  readonly categories?: readonly string[];
  readonly patients?: number;
  readonly images?: number;
}

/** A made-up but complete report, in which neighbouring categories are taken for each other. */
export async function reportExample(size: Size = {}): Promise<ReportInput> {
  const { categories = ABDOMEN, patients = 49, images = 1423 } = size;
  const predictions = madeUp(categories, patients, images);
  const tuning = madeUp(categories, patients, Math.ceil(images / 2) + patients);
  const evaluation = evaluate(predictions);
  const names = (i: number) => categories[i] ?? '';
  const mistakes = await Promise.all(
    mostConfidentMistakes(predictions, 12).map(async (mistake) => ({
      png: await fan(mistake.image),
      truth: names(mistake.truth),
      predicted: names(mistake.predicted),
      probability: mistake.probability,
      map: Array.from({ length: 64 }, (_, i) =>
        i % 8 > 2 && i % 8 < 6 && i > 20 && i < 44 ? 0.3 : 0,
      ),
      id: `frame ${(mistake.image * 7919).toString(16).padStart(8, '0')}`,
    })),
  );
  const part = (share: number) => ({
    images: Math.round(images * share),
    patients: Math.round(patients * share),
    categories: Object.fromEntries(
      evaluation.perCategory.map((category) => [
        category.category,
        {
          images: Math.round(category.images * share),
          patients: Math.round(category.patients * share),
        },
      ]),
    ),
  });
  const split = {
    train: part(2.4),
    tuning: part(0.5),
    test: part(1),
    checks: [
      'No patient is in two parts.',
      'The two most alike frames of patients in different parts correlate at 0.941; the limit is 0.98.',
    ],
  };
  const labelled = {
    images: split.train.images + split.tuning.images + split.test.images,
    patients: split.train.patients + split.tuning.patients + split.test.patients,
  };
  return {
    title: 'Eleven abdominal views',
    run: 'abdomen-mobilenet-linear',
    version: '0.1.0',
    finishedAt: '2026-03-02 14:05 UTC',
    banners: ['Synthetic images: these numbers say nothing about patients.'],
    flow: {
      files: labelled.images + 412,
      quarantined: { truncated: 9, 'not-an-image': 3 },
      excluded: { 'not-ultrasound': 128, blank: 41 },
      accepted: { files: labelled.images + 231, images: labelled.images + 231, patients: 192 },
      labelled,
    },
    split,
    labelSources: { text: labelled.images - 40, person: 40 },
    evaluation,
    curves: curvesOf(predictions),
    riskCoverage: riskCoverage(predictions).curve,
    byAttribute: attributeAccuracy(predictions, categories.map(statedBy)),
    tuned: {
      abstention: abstention({ tuning, test: predictions }, 0.8),
      recalibration: recalibration(tuning, predictions),
    },
    subgroups: ['KESTREL MEDICAL', 'ONDARA'].map((group, g) => {
      const some = Array.from(predictions.truth, (_, i) => i).filter((i) => i % 2 === g);
      const { accuracy, top2, balancedAccuracy } = evaluate(selectImages(predictions, some));
      const counted = { images: some.length, patients };
      return { by: 'vendor', group, ...counted, accuracy, top2, balancedAccuracy };
    }),
    mistakes,
    backbone: {
      title: 'MobileNetV2',
      licence: 'Apache-2.0',
      pretrainedOn: 'ImageNet (ILSVRC 2012)',
      settings: {
        name: 'mobilenet_v2',
        input: [224, 224, 3],
        from256: 'center-crop',
        pool: 'grid4',
      },
    },
    head: {
      title: 'Multinomial logistic regression',
      settings: { head: 'linear', C: 0.01, iterations: 212, tuning: { accuracy: 0.8123 } },
    },
    settings: {
      images: { fit: 'squash', size: 256 },
      region: { minimumSide: 64, blankBelow: 8 },
      split: { test: 0.25, tuning: 0.15, seed: 1, nearIdentical: 0.98 },
      run: { seed: 1, threads: 2, sonograft: '0.1.0', onnxruntime: '1.30.0' },
    },
    limits: [
      'Training and test images come from one source; other sites and devices can give other results.',
      'The categories were taken from what the sonographer typed, not from a second reading.',
    ],
  };
}

/** What a name such as liver-right-longitudinal states. */
function statedBy(category: string) {
  const words = category.split('-');
  const one = (...of: string[]) => words.find((word) => of.includes(word)) ?? null;
  const laterality = one('left', 'right');
  const plane = one('longitudinal', 'transverse');
  const organ = words.find((word) => word !== laterality && word !== plane) ?? null;
  return { organ, laterality, plane };
}

function madeUp(categories: readonly string[], patients: number, images: number) {
  const random = new Random('report', images);
  const width = categories.length;
  const own = Array.from({ length: patients }, () => random.normal());
  const truth: number[] = [];
  const probabilities: number[] = [];
  const clusters: string[] = [];
  for (let i = 0; i < images; i++) {
    const patient = i < patients ? i : Math.floor(patients * random.next() ** 1.5);
    const category = Math.floor(width * random.next() ** 1.2);
    const row = Array.from({ length: width }, (_, k) => {
      const near = Math.floor(k / 2) === Math.floor(category / 2) ? 1.8 : 0;
      const right = k === category ? 1.7 + own[patient]! * 0.6 : 0;
      return Math.exp(1.1 * random.normal() + near + right);
    });
    const sum = row.reduce((a, b) => a + b, 0);
    truth.push(category);
    clusters.push(`P${patient}`);
    probabilities.push(...row.map((value) => value / sum));
  }
  return { categories, truth, probabilities, clusters };
}

/** A speckled fan, so that the page has pictures. */
async function fan(seed: number): Promise<Buffer> {
  const random = new Random('fan', seed);
  const pixels = Buffer.alloc(256 * 256);
  for (let y = 0; y < 256; y++) {
    for (let x = 0; x < 256; x++) {
      const radius = Math.hypot(x - 128, y + 30);
      const inside = Math.abs(Math.atan2(x - 128, y + 30)) < 0.62 && radius > 60 && radius < 270;
      const tissue = 70 + 50 * Math.sin(radius / (12 + (seed % 9))) * Math.cos(x / 30);
      pixels[y * 256 + x] = inside ? Math.min(255, tissue * -Math.log(1 - random.next())) : 0;
    }
  }
  return sharp(pixels, { raw: { width: 256, height: 256, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

/** Names that break pages which do not escape or wrap what they show. */
export const HOSTILE = [
  `<script>alert(1)</script>"'><img src=x onerror=alert(1)></style><b>bold`,
  'no-break'.repeat(40).replaceAll('-', ''),
  'كلية يمنى \u202E txet desrever',
  '=cmd|"/c calc"!A1\u0000\u001b[31m',
];
