import type { FileRecord } from '../../catalog/index.ts';
import type { Box, BoxRule } from '../../region/index.ts';
import { countEach } from '../count-each.ts';
import { type WhoIsWho, WhoIsWhoTally } from './who-is-who.ts';

/** One frame, or one file that has none, and what became of it. */
export interface IngestItem {
  /** Relative to the source. */
  readonly path: string;
  readonly frame: number | null;
  readonly verdict: 'accepted' | 'excluded' | 'quarantined';
  /** The exclusion rule or the quarantine reason. */
  readonly rule: string | null;
  readonly box: Box | null;
  readonly boxRule: BoxRule | null;
}

/** Counts are of files: files = accepted + excluded + quarantined. There is one item per frame. */
export interface IngestCounts {
  readonly files: number;
  readonly accepted: number;
  readonly excluded: Readonly<Record<string, number>>;
  readonly quarantined: Readonly<Record<string, number>>;
  readonly items: readonly IngestItem[];
  /** What was assumed about patients. */
  readonly identity: WhoIsWho;
}

/** Counts what became of files. */
export class IngestTally {
  files = 0;
  readonly #who = new WhoIsWhoTally();
  #accepted = 0;
  readonly #excluded: string[] = [];
  readonly #quarantined: string[] = [];
  readonly #items: IngestItem[] = [];

  add(record: FileRecord): void {
    const { name: path, verdict } = record;
    const rule = record.rule ?? '';
    this.files += 1;
    this.#who.add(record);
    if (verdict === 'accepted') this.#accepted += 1;
    if (verdict === 'excluded') this.#excluded.push(rule);
    if (verdict === 'quarantined') this.#quarantined.push(rule);
    for (const { index, ...frame } of record.frames) {
      const { verdict, rule, box, boxRule } = frame;
      this.#items.push({ path, frame: index, verdict, rule, box, boxRule });
    }
    if (record.frames.length === 0) {
      this.#items.push({ path, frame: null, verdict, rule, box: null, boxRule: null });
    }
  }

  result(): IngestCounts {
    return {
      files: this.files,
      accepted: this.#accepted,
      excluded: countEach(this.#excluded),
      quarantined: countEach(this.#quarantined),
      items: this.#items,
      identity: this.#who.result(),
    };
  }
}
