import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Someone at a browser of their own. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Everything that the browser complained of. */
  readonly complaints: string[];
  /** Opens a page of the workbench and waits until nothing is on its way any more. */
  open(path: string): Promise<void>;
  /** What is hard to use or to read on the page that is open, by axe: the serious findings. */
  barriers(): Promise<string[]>;
  signIn(email: string, password: string): Promise<void>;
}

interface Kind {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
  readonly locale?: string;
}

export async function arrive(browser: Browser, address: string, kind: Kind = {}): Promise<Visitor> {
  const { width = 1280, scheme = 'light', locale = 'en-GB' } = kind;
  const context = await browser.newContext({
    ...{ viewport: { width, height: 860 }, colorScheme: scheme, locale },
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));

  const open = async (path: string): Promise<void> => {
    await page.goto(new URL(path, address).href);
    await page.waitForSelector('h1');
    // Grey lines stand for what is still to come.
    await page.waitForSelector('main [role=status][aria-label]', { state: 'detached' });
  };
  return {
    ...{ context, page, complaints, open },
    barriers: async () => {
      await page.evaluate(axe.source);
      return await page.evaluate<string[]>(FIND_BARRIERS);
    },
    signIn: async (email, password) => {
      await page.goto(new URL('/sign-in', address).href);
      await page.fill('[name=email]', email);
      await page.fill('[name=password]', password);
      await page.click('button[type=submit]');
      await page.waitForURL((url) => url.pathname !== '/sign-in');
    },
  };
}

/** Runs in the page, whose types this project does not have. */
const FIND_BARRIERS = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | ')))`;
