import type { Socket } from 'node:net';
import type { PacsSettings } from '../settings.ts';
import { GuardedSocket } from './guarded-socket.ts';
import { MessageWatch } from './message-watch.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** The guard of a connection under these settings. */
export function guardOf(
  socket: Socket,
  settings: PacsSettings,
  role: 'acceptor' | 'requestor',
): GuardedSocket {
  const watch = new MessageWatch({ role, maxObject: settings.object_mib * MIB });
  return new GuardedSocket(socket, watch, {
    maxPdu: settings.pdu_kib * KIB,
    associationPatience: settings.association_seconds * 1000,
    // Whoever is asked to fetch a study from slow disks may be silent for longer.
    patience: (role === 'acceptor' ? settings.silence_seconds : settings.answer_seconds) * 1000,
  });
}
