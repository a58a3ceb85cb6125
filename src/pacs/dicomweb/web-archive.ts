import type { IncomingMessage } from 'node:http';
import * as http from 'node:http';
import * as https from 'node:https';
import { UserError } from '../../errors.ts';
import {
  type Archive,
  type FoundInstance,
  type FoundStudy,
  isUid,
  matchingKeys,
  type StudyQuery,
} from '../archive.ts';
import type { TlsIdentity } from '../dimse/tls-identity.ts';
import { codeOf, noConnection } from '../no-connection.ts';
import { filePart10 } from '../inbox/file-part10.ts';
import { type Inbox, MisfitObject } from '../inbox/inbox.ts';
import type { PacsSettings } from '../settings.ts';
import { boundaryOf, partsOf } from './multipart.ts';

/** Largest answer to a query, in bytes: some ten thousand studies. */
const MAX_ANSWER = 2 ** 26;

/** Matches asked for at a time. */
const PAGE = 500;

const MIB = 2 ** 20;

/** Milliseconds until an answer begins: archives fetch old studies from slow disks. */
const PATIENCE = 120_000;

const ANY_SYNTAX = 'multipart/related; type="application/dicom"; transfer-syntax=*';

/** Attributes of answers, by their tags (PS3.18 annex F). */
const TAG = {
  studyInstanceUID: '0020000D',
  seriesInstanceUID: '0020000E',
  sopInstanceUID: '00080018',
  studyDate: '00080020',
  modalitiesInStudy: '00080061',
} as const;

export interface WebOptions {
  readonly settings: PacsSettings;
  /** Authorities and a certificate of ours; the system's where undefined. */
  readonly tls?: TlsIdentity | undefined;
  /** The value of the Authorization header. */
  readonly authorization?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** An object was refused; a clause says why. */
  readonly refused: (because: string) => void;
  readonly filed: () => void;
}

/**
 * A DICOMweb service (PS3.18): QIDO-RS finds, WADO-RS fetches. Requests go to the address that the
 * user named and nowhere else: redirections are refused, and proxies are not asked.
 */
export class WebArchive implements Archive {
  readonly #base: URL;
  readonly #inbox: Inbox;
  readonly #options: WebOptions;
  readonly #agent: http.Agent;

  constructor(base: URL, inbox: Inbox, options: WebOptions) {
    this.#base = new URL(base.href.replace(/[?#].*$/, '').replace(/\/*$/, '/'));
    this.#inbox = inbox;
    this.#options = options;
    const { ca, cert, key } = options.tls ?? {};
    this.#agent =
      base.protocol === 'https:'
        ? new https.Agent({
            keepAlive: true,
            ...(ca && { ca }),
            ...(cert && { cert }),
            ...(key && { key }),
          })
        : new http.Agent({ keepAlive: true });
  }

  async findStudies(query: StudyQuery): Promise<FoundStudy[]> {
    const found = await this.#query('studies', matchingKeys(query));
    return found.flatMap((answer) => {
      const studyInstanceUID = valuesOf(answer, TAG.studyInstanceUID)[0];
      if (!isUid(studyInstanceUID)) return [];
      return {
        studyInstanceUID,
        modalities: valuesOf(answer, TAG.modalitiesInStudy),
        date: valuesOf(answer, TAG.studyDate)[0] ?? null,
      };
    });
  }

  async findInstances({ studyInstanceUID }: FoundStudy): Promise<FoundInstance[]> {
    const found = await this.#query(`studies/${studyInstanceUID}/instances`, {});
    return found.flatMap((answer) => {
      const seriesInstanceUID = valuesOf(answer, TAG.seriesInstanceUID)[0];
      const sopInstanceUID = valuesOf(answer, TAG.sopInstanceUID)[0];
      if (!isUid(seriesInstanceUID) || !isUid(sopInstanceUID)) return [];
      return { seriesInstanceUID, sopInstanceUID };
    });
  }

  async retrieve(
    { studyInstanceUID }: FoundStudy,
    some: readonly FoundInstance[] | 'all',
  ): Promise<void> {
    if (some === 'all') {
      await this.#fetch(`studies/${studyInstanceUID}`);
      return;
    }
    for (const { seriesInstanceUID, sopInstanceUID } of some) {
      await this.#fetch(
        `studies/${studyInstanceUID}/series/${seriesInstanceUID}/instances/${sopInstanceUID}`,
      );
    }
  }

  close(): Promise<void> {
    this.#agent.destroy();
    return Promise.resolve();
  }

  async #fetch(path: string): Promise<void> {
    const answer = await this.#get(path, ANY_SYNTAX);
    const boundary = boundaryOf(answer.headers['content-type'] ?? '');
    if (boundary === undefined) {
      answer.destroy();
      throw this.#failure('it did not answer with parts of multipart/related');
    }
    const { settings, refused, filed } = this.#options;
    try {
      for await (const { body: part } of partsOf(this.#piecesOf(answer), boundary)) {
        try {
          await filePart10(this.#inbox, part, this.#base.hostname, settings.object_mib * MIB);
          filed();
        } catch (error) {
          if (!(error instanceof MisfitObject)) throw error;
          refused(error.message);
        }
      }
    } finally {
      answer.destroy();
    }
  }

  /** Every match, page by page; archives that ignore the offset repeat themselves and are found out. */
  async #query(path: string, keys: Record<string, string>): Promise<Answer[]> {
    const found = new Map<string, Answer>();
    for (let offset = 0; ; offset += PAGE) {
      const parameters = new URLSearchParams({
        ...keys,
        limit: String(PAGE),
        ...(offset > 0 && { offset: String(offset) }),
      });
      const page = await this.#ask(`${path}?${parameters.toString()}`);
      const before = found.size;
      for (const answer of page) found.set(JSON.stringify(answer), answer);
      if (page.length < PAGE || found.size === before) return [...found.values()];
    }
  }

  async #ask(path: string): Promise<Answer[]> {
    const response = await this.#get(path, 'application/dicom+json');
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of this.#piecesOf(response)) {
      bytes += piece.length;
      if (bytes > MAX_ANSWER) {
        response.destroy();
        throw this.#failure(`it answered with more than ${MAX_ANSWER} bytes`);
      }
      pieces.push(piece);
    }
    // Nothing matched.
    if (response.statusCode === 204 || bytes === 0) return [];
    try {
      const answer: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'));
      if (Array.isArray(answer)) return answer as Answer[];
    } catch {
      // Said below.
    }
    throw this.#failure('it did not answer with a list in DICOM JSON');
  }

  async #get(path: string, accept: string): Promise<IncomingMessage> {
    const { signal } = this.#options;
    let response: IncomingMessage;
    try {
      response = await this.#send(new URL(path, this.#base), accept);
    } catch (cause) {
      if (signal?.aborted === true || cause instanceof UserError) throw cause;
      throw this.#failure(noConnection(cause, 'pull from'), { cause });
    }
    const { statusCode = 0 } = response;
    if (statusCode >= 200 && statusCode < 300) return response;
    response.destroy();
    if (statusCode === 401 || statusCode === 403) {
      throw this.#failure(
        `it does not let us in (${statusCode}); set SONOGRAFT_DICOMWEB_TOKEN, or SONOGRAFT_DICOMWEB_USER and SONOGRAFT_DICOMWEB_PASSWORD`,
      );
    }
    const isElsewhere = statusCode >= 300 && statusCode < 400;
    throw this.#failure(
      isElsewhere
        ? `it sends us to another address (${statusCode}); name that one if it is right`
        : `it answered ${statusCode}`,
    );
  }

  #send(url: URL, accept: string): Promise<IncomingMessage> {
    const { authorization, signal, settings } = this.#options;
    const { request } = url.protocol === 'https:' ? https : http;
    return new Promise((resolve, reject) => {
      const asked = request(url, {
        agent: this.#agent,
        headers: { accept, ...(authorization !== undefined && { authorization }) },
        ...(signal !== undefined && { signal }),
      });
      let patience = PATIENCE;
      asked.setTimeout(patience, () => {
        asked.destroy(this.#failure(`it said nothing for ${patience / 1000} seconds`));
      });
      asked.once('response', (response) => {
        patience = settings.silence_seconds * 1000;
        asked.setTimeout(patience);
        resolve(response);
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  async *#piecesOf(response: IncomingMessage): AsyncGenerator<Buffer> {
    try {
      yield* response as AsyncIterable<Buffer>;
    } catch (cause) {
      if (this.#options.signal?.aborted === true || cause instanceof UserError) throw cause;
      throw this.#failure(`the connection broke (${codeOf(cause)})`, { cause });
    }
  }

  /** The query is left out of the sentence: it may name a patient. */
  #failure(what: string, options?: ErrorOptions): UserError {
    return new UserError(`Cannot pull from ${this.#base.host}: ${what}.`, options);
  }
}

/** One match in the DICOM JSON model. */
type Answer = Readonly<Record<string, { readonly Value?: unknown } | undefined>>;

function valuesOf(answer: Answer, tag: string): string[] {
  const values = answer[tag]?.Value;
  return Array.isArray(values) ? values.filter((one) => typeof one === 'string') : [];
}
