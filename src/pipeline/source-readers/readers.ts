import { availableParallelism } from 'node:os';
import type { CopyRequest } from './copy-file.ts';
import type { MaskRequest } from './mask-frame.ts';
import type { FindTextsRequest, FoundTexts } from './find-texts.ts';
import type { LentText } from '../../studies/index.ts';
import type { LentTextsRequest } from './find-lent-texts.ts';
import type { FileReading, ReadRequest } from './read-file.ts';
import type { ReaderAnswer, ReaderWork } from './reader-messages.ts';
import { ReaderProcess, type ReaderSettings, type Task } from './reader-process.ts';
import type { Shown, ShowRequest } from './show-frame.ts';
import { READER } from './start-reader.ts';
import type { ShrinkRequest, Thumbnail } from './shrink-frame.ts';

/** Requests that a process holds at once: the one it works on and the next. */
const AHEAD = 2;

const SETTINGS: ReaderSettings = {
  ...READER,
  silenceMs: 10_000,
  residentMegabytes: 2048,
};

/**
 * Processes that read files, one for each core, started when there is work for them. A file that
 * crashes or stalls one of them, or makes it grow beyond its memory, costs that file alone: it is
 * refused with its reason and the process is replaced.
 */
export class Readers {
  readonly #settings: ReaderSettings;
  readonly #most: number;
  readonly #waiting: Task[] = [];
  readonly #processes = new Set<ReaderProcess>();
  #isClosed = false;

  constructor(settings: Partial<ReaderSettings> = {}, most = availableParallelism()) {
    this.#settings = { ...SETTINGS, ...settings };
    this.#most = most;
  }

  /** How many requests keep every process busy. */
  get atOnce(): number {
    return this.#most * AHEAD;
  }

  /**
   * @throws RefusedFile when the file cannot be read, or has brought its reader down.
   * @throws UserError when no file can be read, such as with a full disk.
   */
  async read(request: ReadRequest): Promise<FileReading> {
    return (await this.#work('read', { kind: 'read', ...request })).reading;
  }

  /** Writes a de-identified copy; throws as {@link read} does. */
  async copy(request: CopyRequest): Promise<void> {
    await this.#work('copy', { kind: 'copy', ...request });
  }

  /** What is decided about one frame; throws as {@link read} does, or what `showFrame` throws. */
  async show(request: ShowRequest): Promise<Shown> {
    return (await this.#work('show', { kind: 'show', ...request })).shown;
  }

  /** What there is to read on some frames and in their header; throws as {@link read} does. */
  async findTexts(request: FindTextsRequest): Promise<FoundTexts> {
    return (await this.#work('texts', { kind: 'texts', ...request })).texts;
  }

  /** What a file without pixels says of images in others; throws as {@link read} does. */
  async lentTexts(request: LentTextsRequest): Promise<readonly LentText[]> {
    return (await this.#work('lent', { kind: 'lent', ...request })).lent;
  }

  /** Writes a frame without its text; throws as {@link read} does. */
  async mask(request: MaskRequest): Promise<void> {
    await this.#work('mask', { kind: 'mask', ...request });
  }

  /** A thumbnail of one frame; throws as {@link read} does. */
  async shrink(request: ShrinkRequest): Promise<Thumbnail> {
    return (await this.#work('shrink', { kind: 'shrink', ...request })).thumbnail;
  }

  async #work<Kind extends ReaderWork['kind']>(
    kind: Kind,
    work: ReaderWork & { readonly kind: Kind },
  ): Promise<AnswerOf<Kind>> {
    const answer = await new Promise<ReaderAnswer>((resolve, reject) => {
      if (this.#isClosed) throw new RangeError('The readers have been closed');
      this.#waiting.push({ work, resolve, reject });
      this.#hand();
    });
    if (isOf(kind, answer)) return answer;
    throw new RangeError(`A reader was asked to ${kind} and answered ${answer.kind}`);
  }

  /** Ends the processes and waits for their end; whatever they still read is left. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#processes].map((each) => each.end()));
  }

  #hand(): void {
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const process = this.#idlest();
      if (process === undefined) return;
      const task = this.#waiting.shift();
      if (task) process.give(task);
    }
  }

  /** A process with nothing to do, a new one while there may be more, else the least busy. */
  #idlest(): ReaderProcess | undefined {
    const [least] = [...this.#processes].sort((a, b) => a.held - b.held);
    if (least?.held === 0) return least;
    if (this.#processes.size < this.#most) return this.#start();
    return least !== undefined && least.held < AHEAD ? least : undefined;
  }

  #start(): ReaderProcess {
    const process = new ReaderProcess(this.#settings, {
      answered: () => this.#hand(),
      ended: (left) => {
        this.#processes.delete(process);
        this.#waiting.unshift(...left);
        this.#hand();
      },
    });
    this.#processes.add(process);
    return process;
  }
}

type AnswerOf<Kind extends ReaderWork['kind']> = Extract<ReaderAnswer, { readonly kind: Kind }>;

function isOf<Kind extends ReaderWork['kind']>(
  kind: Kind,
  answer: ReaderAnswer,
): answer is AnswerOf<Kind> {
  return answer.kind === kind;
}
