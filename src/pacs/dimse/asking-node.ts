import dimse from 'dcmjs-dimse';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';
import { UserError } from '../../errors.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { noConnection } from '../no-connection.ts';
import type { Purpose } from '../node-address.ts';
import type { PacsSettings } from '../settings.ts';
import { DimseNode, type NodeEvents } from './dimse-node.ts';
import { guardOf } from './guard-of.ts';
import type { GuardedSocket } from './guarded-socket.ts';
import type { Association } from './negotiate.ts';
import { ProtocolFault } from './protocol-fault.ts';
import type { TlsIdentity } from './tls-identity.ts';

/** Statuses after which more answers follow; 0xff01 where the peer ignored optional keys. */
const PENDING = [0xff00, 0xff01];

const KIB = 1024;

/** The node to ask, and as whom. */
export interface Peer {
  readonly aeTitle: string;
  readonly host: string;
  readonly port: number;
  readonly tls: TlsIdentity | undefined;
  readonly purpose: Purpose;
}

/** A request of dcmjs-dimse, and an answer. */
export type Request = InstanceType<typeof dimse.requests.Request>;
export type Response = InstanceType<typeof dimse.responses.Response>;

/** A class, the transfer syntaxes that are offered for it, and whether we take such objects. */
export interface OfferedContext {
  readonly sopClassUID: string;
  readonly transferSyntaxUIDs: readonly string[];
  readonly weStore?: boolean;
}

/**
 * An association that this node asked for. One request at a time.
 *
 * Failures are UserErrors that name the peer.
 */
export class AskingNode {
  readonly #node: DimseNode;
  readonly #association: Association;
  readonly #peer: Peer;
  readonly #guard: GuardedSocket;
  /** Rejects when the connection is lost; never resolves before it ends. */
  readonly #ended: Promise<never>;

  private constructor(
    node: DimseNode,
    association: Association,
    peer: Peer,
    guard: GuardedSocket,
    ended: Promise<never>,
  ) {
    this.#node = node;
    this.#association = association;
    this.#peer = peer;
    this.#guard = guard;
    this.#ended = ended;
  }

  /**
   * @param inbox for what the peer sends in answer; undefined where it may send nothing.
   * @throws UserError when the peer cannot be reached or does not want us.
   */
  static async open(
    peer: Peer,
    offered: readonly OfferedContext[],
    inbox: Inbox | undefined,
    settings: PacsSettings,
    events: NodeEvents,
  ): Promise<AskingNode> {
    const socket = await connected(peer, settings.association_seconds * 1000);
    const guard = guardOf(socket, settings, 'requestor');
    const node = new DimseNode(guard, inbox, events);
    const association = new dimse.association.Association(settings.ae_title, peer.aeTitle);
    node.agree(association, peer.aeTitle, settings.pdu_kib * KIB);
    offer(association, offered);
    const accepted = new Promise<void>((resolve, reject) => {
      node.on('associationAccepted', () => resolve());
      node.on('associationRejected', (answer: { result: number; reason: number }) => {
        reject(failure(peer, rejectedBecause(answer, settings.ae_title)));
      });
    });
    const ended = node.run().then(
      () => {
        throw failure(
          peer,
          `it closed the connection; ask its administrator whether it knows the AE title ${settings.ae_title}`,
        );
      },
      (error: unknown) => {
        if (!(error instanceof ProtocolFault)) throw error;
        throw failure(peer, error.message);
      },
    );
    // It is looked at when there is something to wait for.
    ended.catch(() => undefined);
    node.sendAssociationRequest(association);
    await Promise.race([accepted, ended]);
    return new AskingNode(node, association, peer, guard, ended);
  }

  /**
   * Sends a request.
   *
   * @param onPending called with each answer that is not the last.
   * @returns the last answer.
   * @throws UserError when the peer does not do such things, or the connection is lost.
   */
  async ask(request: Request, onPending: (response: Response) => void): Promise<Response> {
    if (this.#association.getAcceptedPresentationContextFromRequest(request) === undefined) {
      throw failure(this.#peer, 'it does not offer this service');
    }
    const last = new Promise<Response>((resolve) => {
      request.on('response', (response: Response) => {
        if (PENDING.includes(response.getStatus())) onPending(response);
        else resolve(response);
      });
    });
    this.#node.sendRequests(request);
    return await Promise.race([last, this.#ended]);
  }

  /** Ends the association in order. */
  async close(): Promise<void> {
    const released = new Promise<void>((resolve) => {
      this.#node.on('associationReleaseResponse', () => resolve());
    });
    this.#node.sendAssociationReleaseRequest();
    await Promise.race([released, this.#ended.catch(() => undefined)]);
    this.#guard.end();
  }
}

async function connected(peer: Peer, patience: number): Promise<Socket> {
  const { host, port, tls } = peer;
  const socket =
    tls === undefined
      ? connectPlain({ host, port })
      : connectTls({ ...tls, host, port, ...(isIP(host) === 0 && { servername: host }) });
  const timer = setTimeout(() => {
    socket.destroy(failure(peer, `no answer in ${patience / 1000} s`));
  }, patience);
  try {
    await once(socket, tls === undefined ? 'connect' : 'secureConnect');
    return socket;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw failure(peer, noConnection(error, peer.purpose), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function offer(association: Association, offered: readonly OfferedContext[]): void {
  const stored = new Set<string>();
  for (const { sopClassUID, transferSyntaxUIDs, weStore } of offered) {
    const id = association.addPresentationContext(sopClassUID);
    for (const uid of transferSyntaxUIDs) {
      association.addTransferSyntaxToPresentationContext(id, uid);
    }
    // The role is of the class: said once (PS3.7 section D.3.3.4).
    if (weStore !== true || stored.has(sopClassUID)) continue;
    stored.add(sopClassUID);
    const context = association.getPresentationContext(id);
    context.setUserRole(false);
    context.setProviderRole(true);
  }
}

function rejectedBecause(
  { result, reason }: { result: number; reason: number },
  aeTitle: string,
): string {
  if (result === 1 && reason === 3)
    return `it does not know the AE title ${aeTitle}; have it added`;
  if (result === 1 && reason === 7) return 'it is not called that; correct the AE title';
  return `it turned us away ${result === 2 ? 'for now' : 'for good'} (reason ${reason})`;
}

function failure(peer: Peer, what: string, options?: ErrorOptions): UserError {
  const { aeTitle, host, port, purpose } = peer;
  return new UserError(`Cannot ${purpose} ${aeTitle} at ${host}:${port}: ${what}.`, options);
}
