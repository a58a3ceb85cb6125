import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileRecord, Workspace } from '../../catalog/index.ts';
import { fromSystemError, throwIfInterrupted } from '../../errors.ts';
import type { Box } from '../../region/index.ts';
import type { ContactGroup, ContactSample } from '../../report/index.ts';
import { type Origin, RefusedFile } from '../../studies/index.ts';
import type { Readers } from '../source-readers/readers.ts';

/** How many frames of each rule the contact sheet shows. */
const SAMPLES = 12;
/** Longer side of a thumbnail, in pixels. */
const SIDE = 480;
/** Only the owner may read it: it shows burned-in names. */
const PRIVATE = 0o600;
const FILE = 'preview.html';

/** A frame, or a file that has none, that may be shown. */
interface Candidate {
  readonly origin: Origin;
  readonly name: string;
  readonly frame: number | null;
  readonly box: Box | null;
  /** Of the frame that was made of it. */
  readonly hash: string | null;
  /** The sample is those with the smallest: the same files give the same sample, in any order. */
  readonly lot: string;
}

interface Group {
  readonly verdict: ContactGroup['verdict'];
  readonly rule: string;
  count: number;
  samples: Candidate[];
}

/** Gathers a bounded sample of what each rule decided about, and writes it as a contact sheet. */
export class Preview {
  readonly #groups = new Map<string, Group>();

  add({ name, frames, verdict, rule }: FileRecord, origin: Origin): void {
    if (frames.length === 0) {
      this.#keep(verdict, rule ?? '', { origin, name, frame: null, box: null, hash: null });
    }
    for (const { index, verdict, rule, box, boxRule, hash } of frames) {
      this.#keep(verdict, rule ?? boxRule ?? '', { origin, name, frame: index, box, hash });
    }
  }

  /**
   * Writes preview.html into the workspace, in the place of an earlier one.
   *
   * @param source what was read, as the user named it.
   * @param signal looked at between rules.
   * @returns its path.
   * @throws UserError when it cannot be written; Interrupted when the signal is raised.
   */
  async write(
    readers: Readers,
    workspace: Workspace,
    source: string,
    signal?: AbortSignal,
  ): Promise<string> {
    const groups: ContactGroup[] = [];
    for (const { verdict, rule, count, samples } of [...this.#groups.values()].sort(inOrder)) {
      throwIfInterrupted(signal, 'drawing the preview');
      const shown = samples.map((sample) => pictureOf(readers, workspace, sample, verdict));
      groups.push({ verdict, rule, count, samples: await Promise.all(shown) });
    }
    const path = join(workspace.dir, FILE);
    try {
      // Another file's permissions would stay with it.
      await rm(path, { force: true });
      const { renderContactSheet } = await import('../../report/index.ts');
      const html = renderContactSheet({ source, groups });
      await writeFile(path, html, { mode: PRIVATE, flag: 'wx' });
    } catch (error) {
      throw fromSystemError(error, 'Cannot write the preview');
    }
    return path;
  }

  #keep(verdict: Group['verdict'], rule: string, candidate: Omit<Candidate, 'lot'>): void {
    const key = `${verdict} ${rule}`;
    const group = this.#groups.get(key) ?? { verdict, rule, count: 0, samples: [] };
    this.#groups.set(key, group);
    group.count += 1;
    const { name, frame, box } = candidate;
    const lot = createHash('sha256')
      .update(JSON.stringify([name, frame, box]))
      .digest('hex');
    group.samples = [...group.samples, { ...candidate, lot }]
      .sort((a, b) => (a.lot < b.lot ? -1 : 1))
      .slice(0, SAMPLES);
  }
}

const VERDICTS = ['accepted', 'excluded', 'quarantined'];

function inOrder(a: Group, b: Group): number {
  return VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || (a.rule < b.rule ? -1 : 1);
}

/** What is quarantined is named only; so is what cannot be decoded, which other modalities may be. */
async function pictureOf(
  readers: Readers,
  workspace: Workspace,
  { origin, name: path, frame, box, hash }: Candidate,
  verdict: Group['verdict'],
): Promise<ContactSample> {
  const made = hash === null ? null : await readFile(await workspace.frames.file(hash));
  const sample = { path, frame, box, picture: null, made };
  if (verdict === 'quarantined') return sample;
  try {
    const { webp, ...size } = await readers.shrink({ origin, frame, side: SIDE });
    return { ...sample, picture: { webp: Buffer.from(webp, 'base64'), ...size } };
  } catch (error) {
    if (error instanceof RefusedFile) return sample;
    throw error;
  }
}
