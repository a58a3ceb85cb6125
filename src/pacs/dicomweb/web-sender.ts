import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';
import { UserError } from '../../errors.ts';
import type { TlsIdentity } from '../dimse/tls-identity.ts';
import { noConnection } from '../no-connection.ts';
import type { OutgoingObject, Sender } from '../sending/sender.ts';
import type { PacsSettings } from '../settings.ts';

export interface WebSenderOptions {
  readonly settings: PacsSettings;
  /** Authorities and a certificate of ours; the system's where undefined. */
  readonly tls: TlsIdentity | undefined;
  /** The value of the Authorization header. */
  readonly authorization: string | undefined;
}

/** Largest answer that is looked at, in bytes. */
const MAX_ANSWER = 2 ** 20;

/**
 * A DICOMweb service that takes objects by STOW-RS (PS3.18 section 10.5). Requests go to the address
 * that the user named and nowhere else: redirections are not followed.
 */
export class WebSender implements Sender {
  readonly #url: URL;
  readonly #authorization: string | undefined;
  readonly #agent: Agent;

  constructor(base: URL, { settings, tls, authorization }: WebSenderOptions) {
    this.#url = new URL('studies', base.href.replace(/[?#].*$/, '').replace(/\/*$/, '/'));
    this.#authorization = authorization;
    const patience = settings.silence_seconds * 1000;
    this.#agent = new Agent({
      ...{ headersTimeout: patience, bodyTimeout: patience },
      ...(tls !== undefined && { connect: { ...tls } }),
      maxResponseSize: MAX_ANSWER,
    });
  }

  async send(
    objects: readonly OutgoingObject[],
    taken: (object: OutgoingObject) => void,
  ): Promise<void> {
    // One by one, so that what is refused is known without reading the answer's data set.
    for (const object of objects) {
      await this.#store(object);
      taken(object);
    }
  }

  async #store({ path }: OutgoingObject): Promise<void> {
    const boundary = randomBytes(16).toString('hex');
    const body = Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
      await readFile(path),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    const status = await this.#post(body, boundary);
    if (status === 200) return;
    if (status === 401 || status === 403) {
      throw this.#failure(
        `it does not let us in (${status}); set SONOGRAFT_DICOMWEB_TOKEN, or SONOGRAFT_DICOMWEB_USER and SONOGRAFT_DICOMWEB_PASSWORD`,
      );
    }
    throw this.#failure(`it answered ${status} to an object`);
  }

  async #post(body: Buffer, boundary: string): Promise<number> {
    try {
      const answer = await request(this.#url, {
        ...{ method: 'POST', body, dispatcher: this.#agent },
        headers: {
          accept: 'application/dicom+json',
          'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
          ...(this.#authorization !== undefined && { authorization: this.#authorization }),
        },
      });
      await answer.body.dump({ limit: MAX_ANSWER });
      return answer.statusCode;
    } catch (cause) {
      throw this.#failure(noConnection(cause, 'send to'), { cause });
    }
  }

  #failure(what: string, options?: ErrorOptions): UserError {
    return new UserError(`Cannot send to ${this.#url.host}: ${what}.`, options);
  }
}
