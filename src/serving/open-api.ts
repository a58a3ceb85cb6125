import * as z from 'zod';
import { version } from '../version.ts';
import { failure, type Refuses } from './wire/index.ts';

const MEDIA: Readonly<Record<string, string>> = {
  image: 'image/*',
  page: 'text/html',
  events: 'text/event-stream',
  bytes: 'application/octet-stream',
  form: 'multipart/form-data',
  files: '*/*',
  objects: 'multipart/related',
  text: 'text/plain',
};

/** A route as the documentation tells of it: schemas, or a word for what is no JSON. */
export interface DescribedRoute {
  readonly about: string;
  /** Who may use it: roles, what a key must be for, or `anyone`. */
  readonly access: string | readonly string[];
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType | string;
  readonly answer: z.ZodType | string;
  /** Of an answer that is a schema; JSON when absent. */
  readonly media?: string;
  /** Statuses beside 200 with which the same is answered. */
  readonly also?: readonly number[];
  /** Refusals beside those that come with its access, body and parameters. */
  readonly refuses?: Refuses;
}

/** Routes by method and path, in which `:name` stands for a parameter. */
export type DescribedRoutes = Readonly<Record<string, DescribedRoute>>;

/** What any route may be refused with, and any may fail with. */
const ANY = [400, 421, 429, 431, 500];

const SAID: Readonly<Record<number, string>> = {
  400: 'The request is wrong.',
  401: 'Nobody is named who may do that, or the credentials are wrong.',
  403: 'Whoever asks may not do that.',
  404: 'There is no such thing.',
  409: 'Somebody or something else was first, or the time for it is not now.',
  413: 'It is larger than it may be.',
  414: 'A name in the address is too long.',
  415: 'It is of a kind that is not taken.',
  421: 'Nothing is served under that name.',
  422: 'The file cannot be read.',
  429: 'Too often, or too much at once; Retry-After says when to try again.',
  431: 'Address and headers are too long.',
  500: 'A fault of the server.',
  502: 'Another server that is needed does not answer.',
  503: 'The server is ending.',
  507: 'The disk of the server is full.',
};

/**
 * Routes as an OpenAPI 3.1 document, with every status that each may answer with.
 *
 * @param what is served, such as "the workbench".
 */
export function openApi(routes: DescribedRoutes, what: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries(routes)) {
    const [method = '', path = ''] = name.split(' ');
    const url = path.replace(/:([a-z]+)/g, '{$1}');
    paths[url] = { ...paths[url], [method.toLowerCase()]: operation(route, method, path) };
  }
  const description = `Sonograft, ${what}. Research use only; not a medical device.`;
  return { openapi: '3.1.0', info: { title: 'Sonograft', version, description }, paths };
}

function operation(route: DescribedRoute, method: string, path: string): Record<string, unknown> {
  const { about, access, query, body } = route;
  const named = parametersOf(path).map((parameter) => ({
    ...{ name: parameter, in: 'path', required: true, schema: { type: 'string' } },
  }));
  const asked = Object.entries(query?.shape ?? {}).map(([key, schema]) => ({
    ...{ name: key, in: 'query', schema: jsonSchema(schema as z.ZodType, 'input') },
  }));
  return {
    summary: about,
    description: `For ${[access].flat().join(', ')}.`,
    parameters: [...named, ...asked],
    ...(body === undefined ? {} : { requestBody: { content: content(body, 'input') } }),
    responses: { ...successes(route), ...refusals(route, method, path) },
  };
}

function parametersOf(path: string): string[] {
  return [...path.matchAll(/:([a-z]+)/g)].map(([, parameter = '']) => parameter);
}

function successes({ about, answer, media, also = [] }: DescribedRoute): Record<number, unknown> {
  if (answer === 'nothing') return { 204: { description: 'Done.' } };
  if (answer === 'elsewhere') return { 302: { description: about } };
  const told = { description: about, content: content(answer, 'output', media) };
  return Object.fromEntries([200, ...also].map((status) => [status, told]));
}

function refusals(
  { access, body, also = [], refuses = {} }: DescribedRoute,
  method: string,
  path: string,
): Record<number, unknown> {
  const statuses = new Set([
    ...ANY,
    ...(access === 'anyone' ? [] : [401, 403]),
    // What a page of another site makes a browser send.
    ...(method === 'GET' ? [] : [403]),
    ...(parametersOf(path).length > 0 ? [404, 414] : []),
    ...(method === 'GET' ? [] : [413, 415]),
    ...(body === 'files' || body === 'objects' ? [413] : []),
    ...Object.keys(refuses).map(Number),
  ]);
  const told = [...statuses]
    .filter((status) => !also.includes(status))
    .map((status) => [
      status,
      { description: SAID[status], content: content(refuses[status] ?? failure, 'output') },
    ]);
  return Object.fromEntries(told) as Record<number, unknown>;
}

function content(
  of: z.ZodType | string,
  io: 'input' | 'output',
  media = 'application/json',
): Record<string, unknown> {
  return of instanceof z.ZodType
    ? { [media]: { schema: jsonSchema(of, io) } }
    : { [MEDIA[of] ?? of]: {} };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): unknown {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' });
}
