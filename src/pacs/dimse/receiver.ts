import { once } from 'node:events';
import {
  createServer as createPlainServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { fromSystemError, UserError } from '../../errors.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { isLoopback } from '../node-address.ts';
import type { PacsSettings } from '../settings.ts';
import { DimseNode, type NodeEvents } from './dimse-node.ts';
import { guardOf } from './guard-of.ts';
import type { GuardedSocket } from './guarded-socket.ts';
import {
  acceptContexts,
  type Association,
  rejectionOf,
  type SenderPolicy,
  TOO_MANY,
} from './negotiate.ts';
import { ProtocolFault } from './protocol-fault.ts';
import type { TlsIdentity } from './tls-identity.ts';

const KIB = 1024;

/** Connections beyond the associations that are told so; any more are closed at once. */
const WAITING = 8;

/** Milliseconds for objects that are coming in when the node is stopped. */
const LAST_OBJECTS = 5000;

export interface ReceiverEvents extends NodeEvents {
  /** An association was accepted. */
  opened: () => void;
  /** An association was turned away or cut off; a sentence says why. */
  lost: (sentence: string) => void;
}

/** A node that takes objects. */
export interface Receiver {
  /** The port it listens on. */
  readonly port: number;
  /** Takes no more associations; lets objects that are coming in end, for some seconds. */
  close(): Promise<void>;
}

/**
 * Listens for senders and stores what they send.
 *
 * @throws UserError when the address cannot be listened on.
 */
export async function listenForObjects(
  inbox: Inbox,
  settings: PacsSettings,
  tls: TlsIdentity | undefined,
  events: ReceiverEvents,
): Promise<Receiver> {
  const policy = { aeTitle: settings.ae_title, senders: sendersOf(settings) };
  const open = new Map<GuardedSocket, Promise<void>>();
  const serve = (socket: Socket): void => {
    if (open.size >= settings.associations + WAITING) {
      socket.destroy();
      return;
    }
    const guard = guardOf(socket, settings, 'acceptor');
    const isFull = open.size >= settings.associations;
    const peer = socket.remoteAddress ?? 'a sender that is gone';
    const run = new AcceptingNode(
      guard,
      inbox,
      { policy, isFull, maxPdu: settings.pdu_kib * KIB },
      events,
    )
      .run()
      .catch((error: unknown) => {
        // Whatever it was: it costs this association and no other.
        guard.abort(new ProtocolFault('this node failed'));
        events.lost(`Cut off ${peer}: ${error instanceof Error ? error.message : String(error)}.`);
      })
      .finally(() => open.delete(guard));
    open.set(guard, run);
  };
  const server =
    tls === undefined
      ? createPlainServer(serve)
      : createTlsServer({ ...tls, handshakeTimeout: settings.association_seconds * 1000 }, serve);
  server.on('tlsClientError', (error: Error) => {
    events.lost(`Turned a sender away: no TLS connection came about (${codeOf(error)}).`);
  });
  await listening(server, settings);
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const guard of open.keys()) guard.finish();
      const timer = setTimeout(() => {
        for (const guard of open.keys()) guard.abort(new ProtocolFault('this node was stopped'));
      }, LAST_OBJECTS);
      await Promise.all([closed, ...open.values()]);
      clearTimeout(timer);
    },
  };
}

interface Terms {
  readonly policy: SenderPolicy;
  /** There are as many associations as may be. */
  readonly isFull: boolean;
  readonly maxPdu: number;
}

/** The accepting end: looks at names and numbers before it agrees. */
class AcceptingNode extends DimseNode {
  readonly #guard: GuardedSocket;
  readonly #terms: Terms;
  readonly #events: ReceiverEvents;

  constructor(guard: GuardedSocket, inbox: Inbox, terms: Terms, events: ReceiverEvents) {
    super(guard, inbox, events);
    this.#guard = guard;
    this.#terms = terms;
    this.#events = events;
  }

  override associationRequested(association: Association): void {
    const { policy, isFull, maxPdu } = this.#terms;
    const rejection = isFull ? TOO_MANY : rejectionOf(association, policy);
    if (rejection !== undefined) {
      this.sendAssociationReject(rejection.result, rejection.source, rejection.reason);
      this.#guard.end();
      this.#events.lost(`Turned a sender away: ${rejection.because}.`);
      return;
    }
    acceptContexts(association);
    this.agree(association, association.getCallingAeTitle(), maxPdu);
    this.sendAssociationAccept();
    this.#events.opened();
  }
}

/**
 * Who may send. Whoever is on this machine may where nothing is said.
 *
 * @throws UserError when other machines can reach the node and nobody is named.
 */
function sendersOf({ host, senders }: PacsSettings): readonly string[] {
  if (senders.length > 0) return senders;
  if (isLoopback(host)) return ['*'];
  throw new UserError(
    `Cannot listen on ${host}: other machines reach it, and no sender is named; name their AE titles with --senders, or anyone with --senders '*'.`,
  );
}

async function listening(server: Server, { host, port }: PacsSettings): Promise<void> {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (error) {
    throw fromSystemError(error, `Cannot listen on ${host}:${port}`);
  }
}

function codeOf(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
