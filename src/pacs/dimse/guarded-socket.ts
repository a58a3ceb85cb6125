import { EventEmitter, once } from 'node:events';
import type { Socket } from 'node:net';
import type { MessageWatch } from './message-watch.ts';
import { PDU, PduSplitter } from './pdu-splitter.ts';
import { ProtocolFault } from './protocol-fault.ts';

/** Milliseconds that a peer has to take our last bytes. */
const FAREWELL = 2000;

/** How much and how long a guard takes. */
export interface GuardOptions {
  /** Largest body of a P-DATA-TF, in bytes. */
  readonly maxPdu: number;
  /** Milliseconds until the association must be asked for, or answered. */
  readonly associationPatience: number;
  /** Milliseconds that a unit may take to come in after the one before. */
  readonly patience: number;
}

/**
 * What dcmjs-dimse is given in place of a socket: bytes reach it only as whole units that the watch
 * has let pass, the next one only after the last was dealt with. The library itself takes units of
 * any length, goes on after errors, and lets messages overtake each other.
 */
export class GuardedSocket extends EventEmitter {
  readonly #socket: Socket;
  readonly #watch: MessageWatch;
  readonly #options: GuardOptions;
  #fault: ProtocolFault | undefined;
  #ending = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, watch: MessageWatch, options: GuardOptions) {
    super();
    this.#socket = socket;
    this.#watch = watch;
    this.#options = options;
    // Errors end the loop in run(); this only keeps those that come after it from being fatal.
    socket.on('error', () => undefined);
  }

  /** For the library; the guard has its own time limits. */
  setTimeout(): this {
    return this;
  }

  write(bytes: Buffer): boolean {
    return this.#socket.writable && this.#socket.write(bytes);
  }

  /** Says goodbye in order: what was written goes out, and then the connection ends. */
  end(): void {
    this.#socket.end();
    setTimeout(() => this.#socket.destroy(), FAREWELL).unref();
  }

  /** Ends the association at once, telling the peer. */
  abort(fault: ProtocolFault): void {
    if (this.#fault !== undefined) return;
    this.#fault = fault;
    // A-ABORT by the service provider, no reason given (PS3.8 section 9.3.8).
    this.write(Buffer.from([PDU.abort, 0, 0, 0, 0, 4, 0, 0, 2, 0]));
    this.end();
  }

  /** Lets the message that is coming in end, and then aborts. */
  finish(): void {
    this.#ending = true;
    if (!this.#watch.isWithinMessage) this.abort(new ProtocolFault('this node was stopped'));
  }

  /**
   * Hands units on until the connection ends.
   *
   * @param settled resolves when what was handed on has been dealt with.
   * @throws ProtocolFault when the peer broke a rule or a limit, fell silent, or the node was stopped.
   */
  async run(settled: () => Promise<void>): Promise<void> {
    try {
      await this.#handOn(settled);
    } catch (error) {
      if (error instanceof ProtocolFault) this.abort(error);
      // A connection that broke is over, as one that was closed.
      else if (!isOfConnection(error)) throw error;
    } finally {
      clearTimeout(this.#timer);
      // What still comes is not looked at.
      this.#socket.resume();
      this.end();
      this.emit('close');
    }
    if (this.#fault !== undefined) throw this.#fault;
  }

  async #handOn(settled: () => Promise<void>): Promise<void> {
    const splitter = new PduSplitter(this.#options.maxPdu);
    this.#listen(this.#options.associationPatience);
    for await (const bytes of this.#socket.iterator({ destroyOnReturn: false })) {
      for (const pdu of splitter.split(bytes as Buffer)) {
        for (const unit of this.#watch.admit(pdu)) {
          clearTimeout(this.#timer);
          this.emit('data', unit);
          await settled();
          if (this.#fault !== undefined) return;
          this.#listen(this.#options.patience);
        }
      }
      if (this.#ending) this.finish();
      // A peer that takes no answers is not asked for more.
      if (this.#socket.writableNeedDrain) await once(this.#socket, 'drain');
      if (this.#fault !== undefined) return;
    }
  }

  /** Waits for the next unit, but not forever. */
  #listen(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.abort(new ProtocolFault(`it was silent for ${ms / 1000} s`));
      this.#socket.destroy();
    }, ms);
  }
}

function isOfConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}
