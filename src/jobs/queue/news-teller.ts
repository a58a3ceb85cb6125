import type { Job } from 'bullmq';
import type { JobNews } from './job-news.ts';

/** News that come faster travel together. */
const PACE_MS = 100;

/** Tells whoever listens to a queue what happens in a piece of work that is in hand. */
export class NewsTeller {
  readonly #queued: Pick<Job, 'updateProgress'>;
  readonly #timer: NodeJS.Timeout;
  #news: JobNews[] = [];

  constructor(queued: Pick<Job, 'updateProgress'>) {
    this.#queued = queued;
    this.#timer = setInterval(() => void this.flush(), PACE_MS);
  }

  add(news: JobNews): void {
    // Of several words about progress the last one counts.
    if (news.kind === 'progress') this.#news = this.#news.filter(({ kind }) => kind !== 'progress');
    this.#news.push(news);
  }

  /** Tells what has not been told; what is told to a server that is away is lost. */
  async flush(): Promise<void> {
    const news = this.#news.splice(0);
    if (news.length > 0) await this.#queued.updateProgress({ news }).catch(() => undefined);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }
}
