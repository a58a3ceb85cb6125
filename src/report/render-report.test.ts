import { beforeAll, describe, expect, test } from 'vitest';
import { HOSTILE, reportExample } from '../../test/report-example.ts';
import { evaluate } from '../evaluation/index.ts';
import { figureFiles, modelCard, renderReport, type ReportInput } from './index.ts';

let example: ReportInput;
let page: string;

beforeAll(async () => {
  example = await reportExample({ images: 300, patients: 20 });
  page = renderReport(example);
});

/** What a reader sees, without markup. */
function textOf(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;|\u00a0/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('a report', () => {
  test('states the main numbers with interval, method, images and patients', () => {
    const { accuracy } = example.evaluation;
    const bounds = `${(100 * accuracy.low!).toFixed(1)} to ${(100 * accuracy.high!).toFixed(1)} %`;
    const text = textOf(page);
    expect(text).toContain('On 300 test images of 20 patients');
    expect(text).toContain(`${(100 * accuracy.value).toFixed(1)} % (95 % interval ${bounds})`);
    for (const { method } of [accuracy, ...accuracy.alternatives]) {
      expect(text.toLowerCase()).toContain(method.toLowerCase());
    }
  });

  test('says at its head and foot what it is not for', () => {
    expect(page.match(/Research use only\. Not a medical device\./g)).toHaveLength(2);
  });

  test('shows every banner, exclusion, setting, check and limit', () => {
    const text = textOf(page);
    for (const banner of example.banners) expect(text).toContain(banner);
    for (const words of ['Quarantined 12 files', '9 truncated', '3 not an image']) {
      expect(text).toContain(words);
    }
    for (const words of ['Excluded 169 files', '128 not ultrasound', '41 blank']) {
      expect(text).toContain(words);
    }
    expect(text).toContain('Without a category: 231 images');
    for (const setting of ['tuning.accuracy 0.8123', 'input 224, 224, 3', 'licence Apache-2.0']) {
      expect(text).toContain(setting);
    }
    for (const sentence of [...example.split.checks, ...example.limits]) {
      expect(text).toContain(sentence);
    }
  });

  test('has one cell for every count of the confusion matrix', () => {
    const matrix = /<tbody>.*?<\/tbody>/s.exec(page.slice(page.indexOf('class="matrix')))![0];
    const rows = matrix.split('</tr>').slice(0, -1);
    const counts = rows.map((row) =>
      [...row.matchAll(/<td class="(?!total)[^>]*>([\d,]+)</g)].map(([, n]) => Number(n)),
    );
    expect(counts).toEqual(example.evaluation.confusion.counts);
  });

  test('draws the curves of every category, and says what the tuning part chose', () => {
    for (const { category } of example.evaluation.perCategory) {
      expect(page).toContain(`aria-label="ROC curve of ${category}"`);
      expect(page).toContain(`aria-label="PPV against sensitivity of ${category}"`);
    }
    const text = textOf(page);
    const { temperature } = example.tuned!.recalibration;
    expect(text).toContain(`asks for a temperature of ${temperature.toPrecision(3)}`);
    const { value } = example.tuned!.abstention.test!.coverage;
    expect(text).toContain(`this threshold answers ${(100 * value).toFixed(1)} %`);
    const [most] = example.byAttribute!.nearMisses;
    expect(text).toContain(`${most!.images} with the right ${most!.right.join(' and ')}`);
  });

  test('fills in CLAIM from the run and invents nothing', () => {
    const table = page.slice(page.indexOf('aria-label="CLAIM 2024"'));
    const rows = [...table.matchAll(/<tr><td class="number">(\d+)<\/td>/g)].map(([, n]) =>
      Number(n),
    );
    expect(rows).toEqual(Array.from({ length: 44 }, (_, i) => i + 1));
    const text = textOf(page);
    const left = table.match(/left to the author<\/span>/g)!.length;
    expect(text).toContain(
      `The run answers ${44 - left} of 44 items; ${left} are left to the author.`,
    );
    expect(text).toContain('words on the image');
    expect(text).toMatch(/44 Funding left to the author/);
  });

  test('leaves out what was not chosen and what the categories do not state', () => {
    const text = textOf(renderReport({ ...example, tuned: null, byAttribute: null }));
    expect(text).toContain('There is no tuning part, so neither a threshold nor a temperature');
    expect(text).not.toContain('Right organ, wrong plane');
  });

  test('holds its pictures, runs no script and points nowhere outside', () => {
    expect(page.match(/<img src="data:image\/png;base64,/g)).toHaveLength(12);
    expect(page).not.toMatch(/<script|javascript:|https?:|<link|@import|url\(|\son\w+=/i);
    expect(page).toContain("default-src 'none'");
  });

  test('is the same bytes for the same input', () => {
    expect(renderReport(example)).toBe(page);
  });
});

test('hostile names stay text', async () => {
  const input = await reportExample({ categories: HOSTILE, images: 60, patients: 6 });
  const [bad] = HOSTILE;
  const html = renderReport({
    ...input,
    title: bad!,
    run: bad!,
    version: bad!,
    finishedAt: bad!,
    banners: [bad!],
    backbone: { title: bad!, licence: bad!, pretrainedOn: bad!, settings: { [bad!]: bad } },
    head: { title: bad!, settings: { [bad!]: { [bad!]: [bad] } } },
    settings: { [bad!]: { [bad!]: bad } },
    flow: { ...input.flow, excluded: { [bad!]: 1 }, quarantined: { [bad!]: 1 } },
    mistakes: input.mistakes.map((mistake) => ({ ...mistake, id: bad! })),
    split: { ...input.split, checks: [bad!] },
    limits: [bad!],
  });
  expect(html).not.toMatch(/<script|<img src=x|<\/style><|<b>bold/i);
  expect(html).toContain('&lt;script&gt;');
});

test('one patient, absent and never predicted categories, and no mistake are said in words', () => {
  const evaluation = evaluate({
    categories: ['a', 'b', 'c'],
    truth: [0, 1],
    probabilities: [0.9, 0.1, 0, 0.2, 0.8, 0],
    clusters: ['P', 'P'],
  });
  const curves = ['a', 'b', 'c'].map((category) => ({ category, roc: null, pr: null }));
  const text = textOf(renderReport({ ...example, evaluation, curves, mistakes: [] }));
  expect(text).toContain('No curve: it takes test images of the category and others.');
  expect(text).toContain('On 2 test images of 1 patient, who');
  expect(text).toContain('No interval over patients: it takes at least 2 of them, and there is 1');
  expect(text).toContain('never predicted');
  expect(text).toContain('no test image');
  expect(text).toContain('Without a test image, and so not evaluated: c.');
  expect(text).toContain('Images of fewer than 5 test patients stand behind a, b.');
  expect(text).toContain('Every test image was classified as the reference standard says.');
  expect(text).not.toMatch(/NaN|undefined|null/);
});

test('a model card says what it is, what it may do and where it fails, whatever names hold', async () => {
  const { accuracy } = example.evaluation;
  const card = modelCard(example);
  expect(card.split('\n')[0]).toBe('# Eleven abdominal views');
  expect(card).toContain('**Research use only. Not a medical device.**');
  expect(card).toContain(`| accuracy | ${(100 * accuracy.value).toFixed(1)}\u00a0% (`);
  for (const { category } of example.evaluation.perCategory) expect(card).toContain(category);
  for (const limit of example.limits) expect(card).toContain(limit);
  const hostile = modelCard(await reportExample({ categories: HOSTILE, images: 60, patients: 6 }));
  expect(hostile).not.toMatch(/[^\\]<script/);
});

test('every figure is also an SVG file that stands by itself', () => {
  const files = figureFiles(example);
  const { length } = example.curves;
  expect(files.size).toBe(3 + 2 * length + 2);
  for (const [name, svg] of files) {
    expect(name).toMatch(/^figure-[1-6]-[A-Za-z0-9_-]+\.svg$/);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^<]*><style>/);
    expect(svg).not.toMatch(/<script|javascript:|<image|url\(|href/);
  }
  const matrix = files.get('figure-2-confusion-matrix.svg') ?? '';
  const counts = [...matrix.matchAll(/text-anchor="middle">([\d,]+)</g)].map(([, n]) => Number(n));
  expect(counts).toEqual(example.evaluation.confusion.counts.flat());
});
