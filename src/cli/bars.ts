import { SingleBar } from 'cli-progress';

/** Without a terminal, a step reports at its start, at its end and at most this often between. */
const QUIET_SECONDS = 15;

/**
 * Shows the progress of steps on a stream: one bar at a time on a terminal, sparse plain lines
 * elsewhere, nothing when quiet. Notes appear above the bar and once each.
 */
export class Bars {
  readonly #stream: NodeJS.WriteStream;
  readonly #silent: boolean;
  readonly #notes = new Set<string>();
  #bar: SingleBar | undefined;
  #step: string | undefined;
  #lastLine = 0;

  constructor(stream: NodeJS.WriteStream, silent: boolean) {
    this.#stream = stream;
    this.#silent = silent;
  }

  /**
   * @param total 0 while it is not known.
   * @param detail what came of the work so far, such as a loss.
   */
  progress(step: string, done: number, total: number, detail = ''): void {
    if (this.#silent) return;
    if (this.#stream.isTTY) this.#draw(step, done, total, detail);
    else this.#print(step, done, total, detail);
  }

  note(sentence: string): void {
    if (this.#silent || this.#notes.has(sentence)) return;
    this.#notes.add(sentence);
    this.stop();
    this.#stream.write(`${sentence}\n`);
  }

  /** Leaves the present bar as it stands. */
  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
    this.#step = undefined;
  }

  #draw(step: string, done: number, total: number, detail: string): void {
    if (this.#step !== step) {
      this.stop();
      this.#step = step;
      this.#bar = new SingleBar({
        format:
          total > 0
            ? '{step} {bar} {value}/{total}  {eta_formatted} left  {detail}'
            : '{step}  {value}  {detail}',
        barCompleteChar: '━',
        barIncompleteChar: ' ',
        barsize: 28,
        fps: 10,
        hideCursor: true,
        stream: this.#stream,
      });
      this.#bar.start(Math.max(total, 1), done, { step: step.padEnd(28), detail });
    }
    if (total > 0) this.#bar?.setTotal(total);
    this.#bar?.update(done, { detail });
    if (total > 0 && done >= total) this.stop();
  }

  #print(step: string, done: number, total: number, detail: string): void {
    const now = performance.now() / 1000;
    const starts = this.#step !== step;
    const ends = total > 0 && done >= total;
    if (!starts && !ends && now - this.#lastLine < QUIET_SECONDS) return;
    this.#step = ends ? undefined : step;
    this.#lastLine = now;
    const of = total > 0 ? ` of ${total}` : '';
    this.#stream.write(`${step}: ${done}${of}${detail === '' ? '' : `, ${detail}`}\n`);
  }
}
