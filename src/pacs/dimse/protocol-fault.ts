import { UserError } from '../../errors.ts';

/**
 * The peer broke the protocol or a limit, or fell silent. It costs the association, never the
 * process. The message is a clause about the peer, such as "it announced a PDU of 9 bytes".
 */
export class ProtocolFault extends UserError {
  override name = 'ProtocolFault';
}
