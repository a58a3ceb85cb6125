import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import type { Contract, Name, Params, TakenBody, TakenQuery } from './wire/index.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { SignedIn } from './people/accounts.ts';

/** Values that nobody changes any more. */
type Frozen<T> = T extends (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** A picture to send. */
export interface Picture {
  readonly type: 'image/png' | 'image/webp';
  readonly bytes: Uint8Array;
  /** Its address names its content: it may be kept for ever. */
  readonly isFixed: boolean;
}

/** A page of HTML to send, with scripts and styles of its own. */
export interface Page {
  readonly html: string;
}

/** What a route is asked, by whom. */
export interface Asked<N extends Name> {
  readonly params: Params<N>;
  readonly query: TakenQuery<N>;
  readonly body: Contract[N] extends { readonly body: 'bytes' } ? Readable : TakenBody<N>;
  /** Null only where anyone may ask. */
  readonly person: Contract[N]['access'] extends 'anyone' ? SignedIn | null : SignedIn;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

type Answered<A> = A extends z.ZodType
  ? Frozen<z.input<A>>
  : A extends 'image'
    ? Picture
    : A extends 'page'
      ? Page
      : A extends 'elsewhere'
        ? Elsewhere
        : // Events are written by the handler itself.
          undefined;

export type Handler<N extends Name> = (asked: Asked<N>) => Promise<Answered<Contract[N]['answer']>>;

/** The handlers of some routes. */
export type Handlers<N extends Name = Name> = { readonly [K in N]: Handler<K> };
