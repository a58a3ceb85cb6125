import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from '../src/report/index.ts';
import { HOSTILE, reportExample } from './report-example.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const LONG = Array.from({ length: 20 }, (_, k) => `right-kidney-longitudinal-${k}`);

/** The suite needs a browser; elsewhere than on CI it is skipped, with a line that says so. */
const withBrowser = existsSync(executablePath) || process.env['CI'] ? describe : describe.skip;

withBrowser(`the report in a browser (skipped where ${executablePath} is absent)`, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'report-page-'));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'], headless: true });
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  /** Opens a report and returns the page with everything it complained of or asked for. */
  async function open(categories: readonly string[], width: number, scheme: 'light' | 'dark') {
    const file = join(folder, 'report.html');
    const input = await reportExample({ categories, images: 40 * categories.length });
    await writeFile(file, renderReport(input));
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => complaints.push('dialog')));
    const requests: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith('data:')) requests.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    return { page, complaints, requests, file };
  }

  describe.each([
    ['twenty long names', LONG],
    ['hostile names', HOSTILE],
  ])('%s', (_, categories) => {
    test.each([
      [1280, 'light'],
      [390, 'dark'],
    ] as const)('%i wide, %s', async (width, scheme) => {
      const { page, complaints, requests, file } = await open(categories, width, scheme);
      expect(complaints).toEqual([]);
      expect(requests).toEqual([pathToFileURL(file).href]);
      const seen = await page.evaluate<Seen>(READ_PAGE);
      expect(seen.pageWidth).toBeLessThanOrEqual(width);
      expect(seen.outside).toEqual([]);
      expect(seen.pictures.length).toBeGreaterThan(0);
      for (const picture of seen.pictures) {
        expect(picture.width).toBe(256);
        expect(picture.alt).toMatch(/^Ultrasound frame of category /);
      }
      expect(seen.dark).toBe(scheme === 'dark');
      await page.close();
    });
  });
});

interface Seen {
  pageWidth: number;
  /** Elements that stick out at the right without being in a container that scrolls. */
  outside: string[];
  pictures: { width: number; alt: string }[];
  dark: boolean;
}

/** Runs in the page, whose types this project does not have. */
const READ_PAGE = `(() => {
  const root = document.documentElement;
  const outside = [...document.querySelectorAll('body *')].filter((element) =>
    element.getBoundingClientRect().right > root.clientWidth + 1 && !element.closest('.scroll'));
  const [red] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number);
  return {
    pageWidth: root.scrollWidth,
    outside: outside.map((element) => element.outerHTML.slice(0, 200)),
    pictures: [...document.images].map((image) => ({ width: image.naturalWidth, alt: image.alt })),
    dark: red < 128,
  };
})()`;
