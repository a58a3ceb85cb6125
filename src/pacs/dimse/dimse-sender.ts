import dimse from 'dcmjs-dimse';
import { UserError } from '../../errors.ts';
import type { OutgoingObject, Sender } from '../sending/sender.ts';
import type { PacsSettings } from '../settings.ts';
import { AskingNode, type Peer } from './asking-node.ts';
import { NATIVE } from './storage-syntaxes.ts';

const { CStoreRequest } = dimse.requests;

const SUCCESS = 0;

/** Statuses with which an object is taken all the same (PS3.4 table B.2-1). */
const WARNINGS = [0xb000, 0xb006, 0xb007];

/** A node that takes objects by C-STORE; each call of `send` is one association. */
export class DimseSender implements Sender {
  readonly #peer: Peer;
  readonly #settings: PacsSettings;

  constructor(peer: Peer, settings: PacsSettings) {
    this.#peer = peer;
    this.#settings = settings;
  }

  async send(
    objects: readonly OutgoingObject[],
    taken: (object: OutgoingObject) => void,
  ): Promise<void> {
    const classes = [...new Set(objects.map(({ sopClassUID }) => sopClassUID))];
    const offered = classes.map((sopClassUID) => ({
      ...{ sopClassUID, transferSyntaxUIDs: [NATIVE[0], NATIVE[1]] },
    }));
    const events = { filed: () => undefined, refused: () => undefined };
    const node = await AskingNode.open(this.#peer, offered, undefined, this.#settings, events);
    try {
      for (const object of objects) {
        const last = await node.ask(new CStoreRequest(object.path), () => undefined);
        const status = last.getStatus();
        if (status !== SUCCESS && !WARNINGS.includes(status)) throw this.#refused(status);
        taken(object);
      }
    } finally {
      await node.close();
    }
  }

  #refused(status: number): UserError {
    const { aeTitle, host, port } = this.#peer;
    return new UserError(
      `Cannot send to ${aeTitle} at ${host}:${port}: it answered 0x${status.toString(16).padStart(4, '0')} to an object; ask its administrator.`,
    );
  }
}
