import { Bars } from './bars.ts';
import type { Effects } from '../effects.ts';

/** How a verb talks. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Options of a verb that works on a workspace. */
export interface CommonOptions extends OutputOptions {
  readonly workspace: string;
}

/** Where a verb writes: results to stdout, everything else to stderr. */
export interface Output {
  readonly effects: Effects;
  /** Prints the result: the document with `--json`, else the text. */
  result(document: unknown, text: string): void;
  close(): void;
}

/** Opens the output of one command; Ctrl-C raises the signal once, a second one ends the process. */
export function openOutput(options: OutputOptions): Output {
  const bars = new Bars(process.stderr, options.quiet === true);
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    bars.note('Stopping after the work in hand; once more ends it at once.');
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    effects: {
      progress: (step, done, total, detail) => bars.progress(step, done, total, detail),
      note: (sentence) => bars.note(sentence),
      signal: controller.signal,
    },
    result(document, text) {
      bars.stop();
      if (options.json === true) process.stdout.write(`${JSON.stringify(document, null, 1)}\n`);
      else if (options.quiet !== true) process.stdout.write(`${text}\n`);
    },
    close() {
      bars.stop();
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}
