import { basename } from 'node:path';
import { expect } from 'vitest';
import type { Visitor } from './visitor.ts';

/** What people do at the workbench beyond walking through it; the walk calls these in turn. */

/** Sends a file over a connection that is lost and comes back, and waits until it is read in. */
export async function uploadThroughALoss(visitor: Visitor, file: string): Promise<void> {
  const { page } = visitor;
  await visitor.open('/studies?view=add');
  const pieces = '**/api/uploads/*/files/**';
  await page.route(pieces, (route) => route.abort('internetdisconnected'));
  await page.setInputFiles('input[type=file]:not([webkitdirectory])', file);
  await page.getByText('The connection was lost; what arrived is kept.').waitFor();
  await page.unroute(pieces);
  await page.getByRole('button', { name: 'Go on from there' }).click();
  const name = basename(file);
  await expect
    .poll(async () => (await framesNamed(visitor, name)).length, { timeout: 60_000 })
    .toBeGreaterThan(0);
}

/** Two people label one frame at once: the second is told what the first has done. */
export async function labelAtOnce(
  first: Visitor,
  second: Visitor,
  { frame, categories }: { readonly frame: string; readonly categories: readonly string[] },
): Promise<void> {
  const [one = '', other = ''] = categories;
  const give = async ({ page }: Visitor, category: string): Promise<void> => {
    await page.getByRole('combobox', { name: 'Label' }).click();
    await page.getByRole('option', { name: category, exact: true }).click();
  };
  for (const visitor of [first, second]) await visitor.open(`/frames/${frame}`);
  await give(first, one);
  await first.page.getByRole('heading', { name: one, exact: true }).waitFor();
  await give(second, other);
  await second.page.getByRole('alert').getByText(one).waitFor();
  await second.page.getByRole('heading', { name: one, exact: true }).waitFor();
}

/** Plays a loop of two frames until both were there. */
export async function playLoop(visitor: Visitor, file: string): Promise<void> {
  const { page } = visitor;
  const [frame = ''] = await framesNamed(visitor, basename(file));
  await visitor.open(`/frames/${frame}`);
  const at = page.getByRole('slider', { name: 'Frame of the loop' });
  await page.getByRole('button', { name: 'Play' }).click();
  for (const index of [1, 0]) await at.and(page.locator(`[aria-valuenow="${index}"]`)).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
}

/** Chooses frames on the map with the keyboard alone, and sees those that are like one of them. */
export async function chooseOnMap(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await page.getByRole('group', { name: 'Choose frames on the map by keyboard' }).focus();
  const chosen = page.getByRole('group', { name: 'Images' }).getByRole('button');
  for (const key of ['ArrowLeft', ...Array.from({ length: 6 }, () => '+')]) {
    await page.keyboard.press(key);
  }
  await chosen.first().waitFor();
  const many = await page.getByRole('status').first().innerText();
  for (let k = 0; k < 8; k++) await page.keyboard.press('-');
  await expect.poll(() => page.getByRole('status').first().innerText()).not.toBe(many);
  for (let k = 0; k < 8; k++) await page.keyboard.press('+');
  await chosen.first().click();
  await page.getByRole('heading', { name: 'Nearest frames by features' }).waitFor();
}

/** Trains layers step by step and sees the curve before the training is over. */
export async function watchEpochs(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.open('/train');
  await page.getByRole('radio', { name: 'Fully connected' }).check();
  await page.getByRole('textbox', { name: 'Epochs', exact: true }).fill('40');
  await page.getByRole('textbox', { name: 'Name of the run' }).fill('third');
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.waitForURL(/\/jobs\//);
  await page.getByRole('heading', { name: 'Live curve' }).waitFor({ timeout: 120_000 });
  expect(await page.getByRole('link', { name: 'Open the run' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Open the run' }).waitFor({ timeout: 120_000 });
}

/** Tests runs and the readers of a study against each other. */
export async function compare(
  visitor: Visitor,
  runs: readonly string[],
  readers: string | null,
): Promise<void> {
  const { page } = visitor;
  const query = readers === null ? '' : `&readers=${readers}`;
  await visitor.open(`/compare?runs=${runs.join(',')}${query}`);
  await page.getByRole('button', { name: 'Test the difference' }).click();
  const table = page.getByRole('table').first();
  await table.waitFor({ timeout: 120_000 });
  for (const run of runs) await table.getByText(run, { exact: true }).waitFor();
  const contenders = runs.length + (readers === null ? 0 : 1);
  expect(await table.getByRole('row').count()).toBe(1 + contenders);
}

/** The frames of files of a name. */
async function framesNamed({ context, page }: Visitor, name: string): Promise<string[]> {
  const path = `/api/frames?text=${encodeURIComponent(name)}`;
  const answer = await context.request.get(new URL(path, page.url()).href);
  const { items } = (await answer.json()) as { items: { frameId: string }[] };
  return items.map(({ frameId }) => frameId);
}
