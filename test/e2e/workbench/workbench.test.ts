import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  chooseOnMap,
  compare,
  labelAtOnce,
  playLoop,
  uploadThroughALoss,
  watchEpochs,
} from './deeds.ts';
import { pages } from './pages.ts';
import { type ServedDemo, serveDemo } from './served-demo.ts';
import { keepPicture, PICTURES, takePictures } from './take-pictures.ts';
import { arrive, type Visitor } from './visitor.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const PASSWORD = 'correct horse battery';
const READ = 30;
/** Run in the page. */
const OVERHANG = 'document.documentElement.scrollWidth - innerWidth';
const WIDTH_OF_PICTURE = `document.querySelector('main img')?.naturalWidth ?? 0`;
const FORBIDDEN = /^(This page is not for your role|您的角色不能使用此页面)$/;

const ADMINISTRATOR = { name: 'Ada Okafor', email: 'ada@example.org' };
const RESEARCHER = { name: 'Rui Costa', email: 'rui@example.org' };
const READER = { name: 'Mei Lin', email: 'mei@example.org' };

/** The suite needs a browser; elsewhere than on CI it is skipped, with a line that says so. */
const withBrowser = existsSync(executablePath) || process.env['CI'] ? describe : describe.skip;

withBrowser(`the workbench in a browser (skipped where ${executablePath} is absent)`, () => {
  let browser: Browser;
  let demo: ServedDemo;
  let administrator: Visitor;
  let researcher: Visitor;
  let reader: Visitor;
  let frame = '';
  let job = '';
  let corrected = { frameId: '', category: '' };

  beforeAll(async () => {
    [demo, browser] = await Promise.all([
      serveDemo(),
      chromium.launch({ executablePath, args: ['--no-sandbox'], headless: true }),
    ]);
    administrator = await arrive(browser, demo.address);
    researcher = await arrive(browser, demo.address, { width: 390, scheme: 'dark' });
    reader = await arrive(browser, demo.address, { scheme: 'dark', locale: 'zh-CN' });
  }, 900_000);

  afterAll(async () => {
    await browser.close();
    await demo.close();
  });

  const ask = async <T>(visitor: Visitor, path: string): Promise<T> => {
    const answer = await visitor.context.request.get(new URL(path, demo.address).href);
    expect(answer.status(), path).toBe(200);
    return (await answer.json()) as T;
  };
  const signedInAs = async (visitor: Visitor, { email }: { email: string }): Promise<void> => {
    await visitor.signIn(email, PASSWORD);
  };

  test('whoever starts it makes the first account and sees the result at once', async () => {
    const { page } = administrator;
    await page.goto(demo.welcome);
    expect(await administrator.barriers()).toEqual([]);
    await page.fill('[name=name]', ADMINISTRATOR.name);
    await page.fill('[name=email]', ADMINISTRATOR.email);
    await page.fill('[name=password]', PASSWORD);
    await page.fill('[name=repeat]', PASSWORD);
    await page.click('button[type=submit]');
    await page.getByRole('heading', { name: /^The newest result: demo$/ }).waitFor();
    await page.getByRole('heading', { name: 'The worst mistakes' }).waitFor();
    await page.getByRole('heading', { name: 'Try an image' }).waitFor();
    const { items } = await ask<{ items: { frameId: string }[] }>(
      administrator,
      '/api/frames?part=test&limit=1',
    );
    frame = items[0]!.frameId;
  });

  test('the administrator gives others an account', async () => {
    const { page } = administrator;
    await administrator.open('/people');
    for (const [{ name, email }, role] of [
      [RESEARCHER, 'Researcher'],
      [READER, 'Reader'],
    ] as const) {
      await page.fill('[name=name]', name);
      await page.fill('[name=email]', email);
      await page.getByRole('combobox', { name: 'Role', exact: true }).click();
      await page.getByRole('option', { name: role }).click();
      await page.fill('[name=password]', PASSWORD);
      await page.getByRole('button', { name: 'Add a person' }).click();
      await page.getByRole('cell', { name: email }).waitFor();
    }
    await signedInAs(researcher, RESEARCHER);
    await signedInAs(reader, READER);
  });

  test('a label is corrected by a key, and another change is taken back', async () => {
    const { page } = administrator;
    const { items } = await ask<{ items: { frameId: string; category: string }[] }>(
      administrator,
      '/api/frames?part=test&verdict=accepted&source=text&limit=1',
    );
    const [first] = items;
    const { categories } = await ask<{ categories: { category: string; key: string }[] }>(
      administrator,
      '/api/categories',
    );
    const other = categories.find(({ category }) => category !== first!.category)!;
    corrected = { frameId: first!.frameId, category: other.category };
    await administrator.open(`/labels?tab=grid&category=${first!.category}`);
    const tiles = page.getByRole('group', { name: 'Frames to label' }).getByRole('button');
    await tiles.first().click();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press(other.key);
    await page.getByText(`1 labelled ${other.category}`).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByText('1 set back').waitFor();

    await administrator.open(`/frames/${first!.frameId}`);
    await page.getByRole('combobox', { name: 'Label' }).click();
    await page.getByRole('option', { name: other.category, exact: true }).click();
    await page.getByRole('heading', { name: other.category, exact: true }).waitFor();
    await expect
      .poll(() => page.locator('main').innerText(), { timeout: 20_000 })
      .toContain(`by ${ADMINISTRATOR.name}`);

    await administrator.open('/runs/demo');
    await page.getByText('have changed since this run was trained').waitFor();
    expect(administrator.complaints.splice(0)).toEqual([]);
  }, 120_000);

  test('a run is trained and watched, and takes the corrected label for the truth', async () => {
    const { page } = administrator;
    await administrator.open('/train');
    await page.getByRole('radio', { name: 'Prototypes' }).check();
    await page.getByRole('textbox', { name: 'Name of the run' }).fill('second');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.waitForURL(/\/jobs\//);
    job = new URL(page.url()).pathname.split('/').at(-1)!;
    await page.getByRole('link', { name: 'Open the run' }).click({ timeout: 240_000 });
    await page.getByRole('heading', { name: 'second', exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Confusion matrix' }).waitFor();
    const { items } = await ask<{ items: { frameId: string; truth: string }[] }>(
      administrator,
      '/api/runs/second/images?order=frame&limit=500',
    );
    const { truth } = items.find(({ frameId }) => frameId === corrected.frameId)!;
    expect(truth).toBe(corrected.category);
    expect(administrator.complaints.splice(0)).toEqual([]);
  }, 300_000);

  test('the map of a run is drawn when somebody asks for it', async () => {
    const { page, complaints } = administrator;
    await administrator.open('/runs/demo/map');
    await page.getByRole('button', { name: 'Draw the map' }).click();
    await page
      .getByRole('img', { name: /^Frames by their features/ })
      .waitFor({ timeout: 120_000 });
    await chooseOnMap(administrator);
    // The browser notes that it asked for a map that was not there yet.
    expect(complaints.splice(0).filter((one) => !one.includes('404'))).toEqual([]);
  }, 180_000);

  test('everyone sees the pages of their role and no others, all of them in order', async () => {
    const roles = { administrator, researcher, reader };
    const found: string[] = [];
    for (const [role, visitor] of Object.entries(roles)) {
      for (const { path, roles: allowed } of pages) {
        await visitor.open(path.replace('{frame}', frame).replace('{job}', job));
        const refused = await visitor.page.getByRole('heading', { name: FORBIDDEN }).count();
        const expected = (allowed as readonly string[]).includes(role) ? 0 : 1;
        if (refused !== expected) found.push(`${path} as ${role}: refused ${refused}`);
        if (refused === 1) continue;
        const barriers = await visitor.barriers();
        const width = await visitor.page.evaluate<number>(OVERHANG);
        if (width > 0) barriers.push(`${width} pixels too wide`);
        found.push(...barriers.map((barrier) => `${path} as ${role}: ${barrier}`));
      }
      found.push(...visitor.complaints.splice(0).map((complaint) => `${role}: ${complaint}`));
    }
    expect(found).toEqual([]);
  }, 600_000);

  test('an image that was never seen is tried', async () => {
    const { page } = administrator;
    await administrator.open('/try');
    await page.setInputFiles('input[type=file]', demo.unseen);
    await page.getByRole('list', { name: 'Probabilities' }).waitFor({ timeout: 60_000 });
    expect(
      await page.getByRole('list', { name: 'Probabilities' }).getByRole('listitem').count(),
    ).toBe(11);
    await page.getByText('Nearest frames by features').waitFor();
    expect(await administrator.barriers()).toEqual([]);
    expect(administrator.complaints.splice(0)).toEqual([]);
  }, 120_000);

  test('a cell of the confusion matrix opens the images behind it', async () => {
    const { page } = administrator;
    await administrator.open('/runs/demo');
    const cell = page.getByRole('button', { name: /^\d+ images of .+ called / }).first();
    const [count] = /^\d+/.exec((await cell.getAttribute('aria-label'))!)!;
    await cell.click();
    const tiles = page.getByRole('group', { name: 'Images' }).getByRole('button');
    await tiles.first().waitFor();
    await expect.poll(() => tiles.count()).toBe(Number(count));
    await tiles.first().click();
    await page.getByRole('dialog').getByRole('list', { name: 'The run says' }).waitFor();
    await page.keyboard.press('Escape');
    expect(administrator.complaints.splice(0)).toEqual([]);
  });

  test('a reader study is read by keyboard; an answer outlives the session that gave it', async () => {
    const { page: ours } = administrator;
    await administrator.open('/reader-studies');
    await ours.getByRole('textbox', { name: 'Name' }).fill('main');
    await ours.getByRole('textbox', { name: 'Pictures' }).fill('15');
    await ours.getByRole('textbox', { name: 'Shown twice' }).fill(String(READ - 15));
    await ours.getByRole('button', { name: 'Create a study' }).click();
    await ours.getByRole('combobox', { name: 'Person' }).click();
    await ours.getByRole('option', { name: READER.name }).click();
    await ours.getByRole('button', { name: 'Assign' }).click();
    await ours.getByText(`0 of ${READ} answered`).waitFor();

    const { page } = reader;
    await reader.open('/reading');
    await page.getByRole('link', { name: '开始' }).click();
    for (let number = 1; number <= READ; number += 1) {
      await page.getByText(`第 ${number} 幅，共 ${READ} 幅`).waitFor();
      await expect.poll(() => page.evaluate(WIDTH_OF_PICTURE)).toBeGreaterThan(0);
      if (number === 1) {
        expect(await reader.barriers()).toEqual([]);
        await keepPicture(page, 'reading.zh.1280.dark');
      }
      if (number === 12) await reader.context.clearCookies();
      const key = await page.locator('[aria-pressed=false]').first().innerText();
      await page.keyboard.press(key.trim().charAt(0));
      await page.keyboard.press('4');
      if (number === 12) {
        // The session is over: the answer waits in the browser until its reader has signed in again.
        await page.waitForURL(/\/sign-in/);
        await page.fill('[name=email]', READER.email);
        await page.fill('[name=password]', PASSWORD);
        await page.click('button[type=submit]');
      }
      if (number === 20) {
        await page.getByText(`第 21 幅，共 ${READ} 幅`).waitFor();
        await page.getByRole('button', { name: '暂停' }).click();
        await page.getByText(`已答 20 / ${READ}`).waitFor();
        await page.getByRole('link', { name: '继续' }).click();
      }
    }
    await page.getByText('所有图像均已作答').waitFor();
    expect(reader.complaints.splice(0).filter((one) => !one.includes('401'))).toEqual([]);

    await ours.getByText(`${READ} of ${READ} answered`).waitFor();
    ours.once('dialog', (dialog) => void dialog.accept());
    await ours.getByRole('button', { name: 'Lock' }).click();
    await ours.getByText(/^Closed, /).waitFor();
    expect(administrator.complaints.splice(0)).toEqual([]);
  }, 240_000);

  test('the curve of a training is there before it is over', async () => {
    await watchEpochs(administrator);
    expect(administrator.complaints.splice(0)).toEqual([]);
  }, 300_000);

  test('a run is tested against another, and against a reader', async () => {
    await compare(administrator, ['second', 'third'], null);
    await compare(administrator, ['second'], 'main');
    expect(administrator.complaints.splice(0)).toEqual([]);
  }, 300_000);

  test('an upload goes on after its connection was lost, and a loop is played', async () => {
    await uploadThroughALoss(administrator, demo.loop);
    administrator.complaints.splice(0);
    await playLoop(administrator, demo.loop);
    expect(administrator.complaints.splice(0)).toEqual([]);
  }, 180_000);

  test('who labels second sees what the first has done', async () => {
    const { categories } = await ask<{ categories: { category: string }[] }>(
      administrator,
      '/api/categories',
    );
    const { items } = await ask<{ items: { frameId: string; category: string }[] }>(
      administrator,
      '/api/frames?part=train&verdict=accepted&limit=1',
    );
    const [{ frameId, category }] = items as [(typeof items)[number]];
    const others = categories.flatMap((one) => (one.category === category ? [] : one.category));
    await labelAtOnce(administrator, researcher, { frame: frameId, categories: others });
    const said = [...administrator.complaints.splice(0), ...researcher.complaints.splice(0)];
    // The browser itself notes every answer of refusal.
    expect(said.filter((one) => !one.includes('409'))).toEqual([]);
  }, 120_000);

  test('pictures of every page are taken where they are asked for', async (context) => {
    if (PICTURES === undefined) return context.skip('SONOGRAFT_PICTURES names no folder');
    const count = await takePictures(browser, demo.address, { frame, job }, (visitor) =>
      visitor.signIn(ADMINISTRATOR.email, PASSWORD),
    );
    expect(count).toBeGreaterThan(pages.length);
  }, 900_000);
});
