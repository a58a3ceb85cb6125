import { existsSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProgram } from '../../src/find-program.ts';
import { openSession, readOnnx, uint8 } from '../../src/graph/index.ts';
import { framePath, readFrame } from '../../src/images/index.ts';
import type { ClassifierOptions, PackedClassifier, Prediction } from '../../src/pipeline/index.ts';
import { openClassifier } from '../../src/pipeline/index.ts';
import { scratch, sonograftJson, start } from '../cli.ts';
import { serveFolder } from '../file-server.ts';
import { writePhantomManifest } from '../phantom-manifest.ts';
import { shared } from '../shared.ts';
import { arrive } from './workbench/visitor.ts';

const executablePath = findProgram('chromium');

/** How far two ways of asking the same classifier about the same file may be apart. */
const TOLERANCE = 1e-4;

let dir: string;
let workspace: string;
let source: string;
let own: Prediction[];
let classifier: PackedClassifier;

beforeAll(async () => {
  dir = await scratch();
  [workspace, source] = [join(dir, 'W'), join(dir, 'studies')];
  await sonograftJson('phantom', source, '--studies', '12', '--images', '6');
  const manifest = await writePhantomManifest(source);
  await sonograftJson('ingest', manifest, '-w', workspace);
  await rm(manifest);
  await sonograftJson('split', '-w', workspace);
  await sonograftJson('train', '-w', workspace, '--head', 'linear', '--c', '1', '--name', 'run');
  await sonograftJson('evaluate', 'run', '-w', workspace, '--rounds', '1', '--no-maps');
  // Other makers' encodings of pixels, where they are at hand.
  const others = shared('dicom');
  if (existsSync(others)) await cp(others, join(source, 'others'), { recursive: true });
  own = await sonograftJson<Prediction[]>('predict', 'run', source, '-w', workspace);
  const out = join(dir, 'run.sonograft');
  await sonograftJson('export', 'run', '-w', workspace, '-o', out);
  const options: ClassifierOptions = { threads: 1 };
  classifier = await openClassifier(out, options);
}, 400_000);
afterAll(() => classifier.close());

/** Everything but the probabilities is the same, and those are as near as is promised. */
function expectSame(theirs: readonly Prediction[]): void {
  const rest = (one: Prediction) => ({ ...one, probabilities: null });
  expect(theirs.map(rest)).toEqual(own.map(rest));
  theirs.forEach(({ probabilities, file }, i) => {
    const wanted = own[i]?.probabilities ?? null;
    expect(probabilities === null, file).toBe(wanted === null);
    for (const [category, value] of Object.entries(wanted ?? {})) {
      expect(Math.abs(value - (probabilities?.[category] ?? NaN)), file).toBeLessThan(TOLERANCE);
    }
  });
}

describe('the same files, asked in every way', { timeout: 120_000 }, () => {
  test('are classified by the run', () => {
    expect(own.filter(({ probabilities }) => probabilities !== null).length).toBeGreaterThan(40);
    expect(new Set(own.map(({ category }) => category)).size).toBeGreaterThan(5);
  });

  test('predict with the packed classifier', async () => {
    const path = join(dir, 'run.sonograft');
    expectSame(await sonograftJson<Prediction[]>('predict', path, source));
  });

  test('the packed classifier, file by file', async () => {
    const files = [...new Set(own.map(({ file }) => file))];
    const answers: Prediction[] = [];
    for (const file of files) {
      answers.push(...(await classifier.classifyFile(join(source, file), file)));
    }
    expectSame(answers);
  });

  test('the service, file by file', async () => {
    const serving = start('serve', join(dir, 'run.sonograft'), '--port', '0', '--json');
    try {
      const { address, key } = await serving.printed<{ address: string; key: string }>();
      const answers: Prediction[] = [];
      for (const file of new Set(own.map((one) => one.file))) {
        const response = await fetch(`${address}/v1/classify`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}` },
          body: new Uint8Array(await readFile(join(source, file))),
        });
        const { predictions } = (await response.json()) as { predictions: Prediction[] };
        answers.push(...predictions.map((one) => ({ ...one, file })));
      }
      // It does not say which frame of ours it is.
      expectSame(answers.map((one, i) => ({ ...one, hash: own[i]?.hash ?? null })));
    } finally {
      serving.interrupt();
      await serving.finished;
    }
  });

  test('the plain network on the finished frames', async () => {
    const out = join(dir, 'run.onnx');
    await sonograftJson('export', 'run', '-w', workspace, '-o', out, '--format', 'onnx');
    const session = await openSession(readOnnx(await readFile(out)));
    const { categories } = classifier.manifest;
    const answers: Prediction[] = [];
    for (const one of own) {
      if (one.hash === null) {
        answers.push(one);
        continue;
      }
      const frame = await readFrame(framePath(join(workspace, 'frames'), one.hash));
      const output = await session.run({ pixels: uint8([1, 256, 256], frame) });
      const values = output['probabilities']?.data as Float32Array;
      const pairs = categories.map((category, i) => [category, values[i] ?? NaN] as const);
      answers.push({ ...one, probabilities: Object.fromEntries(pairs) });
    }
    await session.release();
    expectSame(answers);
  });

  test.skipIf(executablePath === undefined)(
    'the page in a browser, from a plain file server and nowhere else',
    async () => {
      const out = join(dir, 'page');
      await sonograftJson('export', 'run', '-w', workspace, '-o', out, '--format', 'web');
      const server = await serveFolder(out);
      const browser = await chromium.launch({
        ...(executablePath !== undefined && { executablePath }),
        // A graphics card in software, for those who ask for one.
        args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
      });
      try {
        const visitor = await arrive(browser, server.address);
        const { page, complaints } = visitor;
        const elsewhere: string[] = [];
        page.on('request', (request) => {
          if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(server.address)) {
            elsewhere.push(request.url());
          }
          if (request.method() !== 'GET') elsewhere.push(request.method());
        });
        await page.goto(`${server.address}/index.html`);
        await page.waitForSelector('#status[data-ready=yes]');
        // Codecs of every kind, and enough phantoms.
        const files = [...new Set(own.map(({ file }) => file))];
        const asked = [
          ...files.slice(0, 12),
          ...files.filter((file) => file.startsWith('others/')),
        ];
        await page.setInputFiles(
          '#files',
          asked.map((file) => join(source, file)).filter((path) => path.endsWith('.dcm')),
        );
        const wanted = own.filter(({ file }) => asked.includes(file) && file.endsWith('.dcm'));
        await page
          .locator('article')
          .nth(wanted.length - 1)
          .waitFor({ timeout: 90_000 });
        // In the page, whose types this project does not have.
        const told = await page.evaluate<string[]>(
          `[...document.querySelectorAll('article')].map((one) => one.dataset.probabilities)`,
        );
        const answers = told.map((text) => JSON.parse(text) as Prediction['probabilities']);
        const order = asked.filter((file) => file.endsWith('.dcm'));
        const sorted = order.flatMap((file) => wanted.filter((one) => one.file === file));
        expect(answers).toHaveLength(sorted.length);
        sorted.forEach(({ file, probabilities }, i) => {
          expect(answers[i] === null, file).toBe(probabilities === null);
          for (const [category, value] of Object.entries(probabilities ?? {})) {
            const theirs = answers[i]?.[category] ?? NaN;
            expect(Math.abs(value - theirs), file).toBeLessThan(TOLERANCE);
          }
        });
        expect(answers.filter((answer) => answer !== null).length).toBeGreaterThan(10);

        // A finished frame goes to the network as it is, on the processor and through WebGPU.
        const { hash, probabilities: known } = own.find((one) => one.hash !== null) as Prediction;
        await page.selectOption('#kind', 'frame');
        const [worker] = page.workers();
        await worker?.evaluate(`{
          const { submit } = GPUQueue.prototype;
          self.submitted = 0;
          GPUQueue.prototype.submit = function (...commands) {
            self.submitted += 1;
            return submit.apply(this, commands);
          };
        }`);
        for (const [i, device] of ['wasm', 'webgpu'].entries()) {
          await page.selectOption('#device', device);
          await page.setInputFiles('#files', framePath(join(workspace, 'frames'), hash ?? ''));
          await page
            .locator('article')
            .nth(sorted.length + i)
            .waitFor({ timeout: 90_000 });
          const last = await page.locator('article').last().getAttribute('data-probabilities');
          const frame = JSON.parse(last ?? 'null') as Record<string, number> | null;
          for (const [category, value] of Object.entries(known ?? {})) {
            expect(Math.abs(value - (frame?.[category] ?? NaN)), device).toBeLessThan(TOLERANCE);
          }
          const submitted = Number(await worker?.evaluate('self.submitted'));
          expect(submitted > 0, device).toBe(device === 'webgpu');
        }
        expect(elsewhere).toEqual([]);
        expect(complaints).toEqual([]);
        expect(await visitor.barriers()).toEqual([]);
      } finally {
        await browser.close();
        server.close();
      }
    },
    240_000,
  );
});
