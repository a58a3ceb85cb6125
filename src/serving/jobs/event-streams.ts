import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { JobRecord } from '../../catalog/index.ts';
import type { JobEngine, JobEvent as EngineEvent } from '../../jobs/index.ts';
import type { JobEvent } from '../wire/index.ts';
import { shownJob } from './shown-job.ts';

/** Proxies close what is silent for longer. */
const BEAT_MS = 15_000;
/** Bytes that a listener may be behind before it is let go; it connects again and learns all. */
const MOST_BEHIND = 4 * 2 ** 20;

/** Server-sent events to whoever listens (HTML Living Standard, 9.2). */
export class EventStreams {
  readonly #open = new Map<ServerResponse, () => void>();
  readonly #jobs: JobEngine;

  constructor(jobs: JobEngine) {
    this.#jobs = jobs;
  }

  /**
   * Answers with a stream: first the jobs as they are, then what happens.
   *
   * @param only the job to hear of; absent: all.
   */
  open(reply: FastifyReply, jobs: readonly JobRecord[], only?: string): void {
    reply.hijack();
    const out = reply.raw;
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) out.setHeader(name, value);
    }
    out.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    if (reply.request.method === 'HEAD') {
      out.end();
      return;
    }
    const tell = (event: EngineEvent): void => {
      if (out.writableLength > MOST_BEHIND) out.destroy();
      else out.write(`data: ${JSON.stringify(shownEvent(event))}\n\n`);
    };
    out.write('retry: 2000\n\n');
    for (const job of jobs) tell({ type: 'job', job });
    const unsubscribe = this.#jobs.subscribe((event) => {
      if (only === undefined || idOf(event) === only) tell(event);
    });
    const beat = setInterval(() => out.write(':\n\n'), BEAT_MS);
    const leave = (): void => {
      unsubscribe();
      clearInterval(beat);
      this.#open.delete(out);
    };
    this.#open.set(out, leave);
    out.on('close', leave);
  }

  /** Ends every stream, after which nothing is told any more; browsers connect again by themselves. */
  close(): void {
    for (const [out, leave] of this.#open) {
      leave();
      out.end();
    }
  }
}

function idOf(event: EngineEvent): string {
  return event.type === 'job' ? event.job.id : event.job;
}

function shownEvent(event: EngineEvent): JobEvent {
  return event.type === 'job' ? { type: 'job', job: shownJob(event.job) } : event;
}
