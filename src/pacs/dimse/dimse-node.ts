import dimse from 'dcmjs-dimse';
import type { Socket } from 'node:net';
import { isUid } from '../archive.ts';
import { type Filed, type Inbox, MisfitObject } from '../inbox/inbox.ts';
import type { IncomingObject } from '../inbox/incoming-object.ts';
import { IMPLEMENTATION } from '../inbox/part10-header.ts';
import type { GuardedSocket } from './guarded-socket.ts';
import type { Association } from './negotiate.ts';
import { ProtocolFault } from './protocol-fault.ts';

const { CEchoResponse, CStoreResponse } = dimse.responses;
type CEchoRequest = InstanceType<typeof dimse.requests.CEchoRequest>;
type CStoreRequest = InstanceType<typeof dimse.requests.CStoreRequest>;
type PresentationContext = InstanceType<typeof dimse.association.PresentationContext>;

/** Statuses of C-STORE (PS3.4 section B.2.3, PS3.7 annex C). */
const STATUS = {
  success: 0x0000,
  processingFailure: 0x0110,
  outOfResources: 0xa700,
  mismatch: 0xa900,
  cannotUnderstand: 0xc000,
} as const;

const ACCEPTED = 0;

// The library's own settings are for the whole process. Its log names patients.
dimse.log.setLevel('silent');
dimse.Implementation.setImplementationClassUid(IMPLEMENTATION.classUID);
dimse.Implementation.setImplementationVersion(IMPLEMENTATION.versionName);
// What is announced is set for each association; this only must not be below it.
dimse.Implementation.setMaxPduLength(2 ** 24);

/** What a node tells whoever runs it. */
export interface NodeEvents {
  /** An object is on the disk, and has been acknowledged. */
  filed: (filed: Filed) => void;
  /** An object was refused; a clause says why. */
  refused: (because: string) => void;
}

/**
 * One end of an association: speaks through dcmjs-dimse, and stores objects with every byte they came
 * with. As the library's class for servers it also serves the end that asks, which must take objects
 * in answer to C-GET.
 */
export class DimseNode extends dimse.Scp {
  readonly #guard: GuardedSocket;
  readonly #inbox: Inbox | undefined;
  readonly #events: NodeEvents;
  /** The node at the other end. */
  #peer = '';
  #incoming: IncomingObject | undefined;
  #storing: Promise<void> | undefined;

  constructor(guard: GuardedSocket, inbox: Inbox | undefined, events: NodeEvents) {
    // The guard has what the library uses of a socket.
    super(guard as unknown as Socket);
    this.#guard = guard;
    this.#inbox = inbox;
    this.#events = events;
    this.on('networkError', (error: Error) => {
      const isOurs = error instanceof ProtocolFault;
      const cause = { cause: error };
      guard.abort(isOurs ? error : new ProtocolFault('what it sent cannot be read', cause));
    });
  }

  /** Serves until the connection ends; an object that has not come whole leaves nothing behind. */
  async run(): Promise<void> {
    try {
      await this.#guard.run(() => this.#settled());
    } finally {
      await this.#storing;
      await this.#incoming?.discard();
    }
  }

  /** The association's terms hold from here on. */
  agree(association: Association, peer: string, maxPdu: number): void {
    this.#peer = peer;
    // Nothing is done in parallel, and 0 would mean a PDU of any length.
    association.setNegotiateAsyncOps(false);
    association.setMaxPduLength(Math.min(association.getMaxPduLength() || maxPdu, maxPdu));
  }

  override createStoreWritableStream(
    context: PresentationContext,
    request: CStoreRequest,
  ): IncomingObject {
    const sopClassUID = request.getAffectedSopClassUid();
    const sopInstanceUID = request.getAffectedSopInstanceUid();
    const transferSyntaxUID = context.getAcceptedTransferSyntaxUid();
    if (context.getResult() !== ACCEPTED || transferSyntaxUID === undefined) {
      throw new ProtocolFault('it used a presentation context that was not accepted');
    }
    if (sopClassUID !== context.getAbstractSyntaxUid() || !isUid(sopInstanceUID)) {
      throw new ProtocolFault('its object is not of its presentation context, or has no UID');
    }
    if (this.#inbox === undefined) throw new ProtocolFault('it sent an object nobody asked for');
    this.#incoming = this.#inbox.begin({ sopClassUID, sopInstanceUID, transferSyntaxUID });
    return this.#incoming;
  }

  /** The library would parse the object here; it only needs to go on. */
  override createDatasetFromStoreWritableStream(
    _: unknown,
    __: PresentationContext,
    callback: (dataset: InstanceType<typeof dimse.Dataset>) => void,
  ): void {
    callback(new dimse.Dataset({}));
  }

  override cStoreRequest(
    request: CStoreRequest,
    callback: (response: InstanceType<typeof CStoreResponse>) => void,
  ): void {
    const object = this.#incoming;
    this.#incoming = undefined;
    if (object === undefined || this.#inbox === undefined) {
      throw new ProtocolFault('it sent no object');
    }
    this.#storing = this.#store(this.#inbox, object).then(({ status, report }) => {
      const response = CStoreResponse.fromRequest(request);
      response.setStatus(status);
      callback(response);
      report();
    });
  }

  override cEchoRequest(
    request: CEchoRequest,
    callback: (response: InstanceType<typeof CEchoResponse>) => void,
  ): void {
    const response = CEchoResponse.fromRequest(request);
    response.setStatus(STATUS.success);
    callback(response);
  }

  override cCancelRequest(): void {
    // Nothing that is done here can be cancelled.
  }

  override associationReleaseRequested(): void {
    this.sendAssociationReleaseResponse();
    this.#guard.end();
  }

  override abort(): void {
    this.#guard.end();
  }

  async #settled(): Promise<void> {
    await this.#incoming?.taken();
    await this.#storing;
    this.#storing = undefined;
  }

  async #store(
    inbox: Inbox,
    object: IncomingObject,
  ): Promise<{ status: number; report: () => void }> {
    try {
      const filed = await inbox.file(object, this.#peer);
      return { status: STATUS.success, report: () => this.#events.filed(filed) };
    } catch (error) {
      const { status, because } = whyNot(error);
      return { status, report: () => this.#events.refused(because) };
    }
  }
}

function whyNot(error: unknown): { status: number; because: string } {
  if (error instanceof MisfitObject) {
    const status = error.contradicts ? STATUS.mismatch : STATUS.cannotUnderstand;
    return { status, because: error.message };
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return { status: STATUS.outOfResources, because: 'the disk is full' };
  }
  return {
    status: STATUS.processingFailure,
    because: `it could not be written (${code ?? String(error)})`,
  };
}
