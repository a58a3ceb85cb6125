import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import { findProgram } from '../../find-program.ts';
import { readRun } from '../predict/run-file.ts';
import { shareRun } from '../predict/shared-run.ts';

/** Browsers that print pages by themselves, the usual names of one program. */
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MINUTE = 60_000;

export interface PrintedReport {
  readonly run: string;
  /** Paths of what was printed, and of the print. */
  readonly html: string;
  readonly pdf: string;
}

/**
 * Prints a run's report as report.pdf beside it, by the Chromium that is installed.
 *
 * @throws UserError when the run was not evaluated, no such browser is here, or it fails.
 */
export async function printReport(workspace: Workspace, name: string): Promise<PrintedReport> {
  await readRun(workspace, name);
  const html = join(workspace.runDir(name), 'report.html');
  if (!existsSync(html)) {
    throw new UserError(
      `Cannot print the report of ${name}: the run was not evaluated; run "sonograft evaluate ${name}" first.`,
    );
  }
  const browser = BROWSERS.map(findProgram).find((path) => path !== undefined);
  if (browser === undefined) {
    throw new UserError(
      `Cannot print the report of ${name}: it takes Chromium, which is not here; install it, or print ${html} from a browser.`,
    );
  }
  const scratch = await mkdtemp(join(tmpdir(), 'sonograft-print-'));
  const printed = join(scratch, 'report.pdf');
  try {
    const said = await print(browser, html, printed, scratch);
    if (!existsSync(printed)) {
      throw new UserError(
        `Cannot print the report of ${name}: ${browser} wrote no PDF${said === '' ? '' : ` and said "${said}"`}; print ${html} from a browser.`,
      );
    }
    const pdf = join(workspace.runDir(name), 'report.pdf');
    await move(printed, pdf);
    await shareRun(workspace, name);
    return { run: name, html, pdf };
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Runs the browser without a window; returns the last line it complained with. */
async function print(browser: string, html: string, pdf: string, home: string): Promise<string> {
  const child = spawn(
    browser,
    [
      ...['--headless', '--disable-gpu', '--no-first-run', '--no-pdf-header-footer'],
      // As root the browser has no sandbox; the page is ours and runs no script.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...[`--user-data-dir=${join(home, 'browser')}`, `--print-to-pdf=${pdf}`],
      pathToFileURL(html).href,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], timeout: MINUTE, killSignal: 'SIGKILL' },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-500)));
  await once(child, 'close');
  return said.trim().split('\n').at(-1) ?? '';
}

/** Also from one disk to another, whole or not at all. */
async function move(from: string, to: string): Promise<void> {
  const partial = `${to}.${process.pid}.partial`;
  await copyFile(from, partial);
  await rename(partial, to);
}
