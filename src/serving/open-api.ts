import * as z from 'zod';
import { version } from '../version.ts';
import { failure } from './wire/index.ts';

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
}

/** Routes by method and path, in which `:name` stands for a parameter. */
export type DescribedRoutes = Readonly<Record<string, DescribedRoute>>;

/**
 * Routes as an OpenAPI 3.1 document.
 *
 * @param what is served, such as "the workbench".
 */
export function openApi(routes: DescribedRoutes, what: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries(routes)) {
    const [method = '', path = ''] = name.split(' ');
    const url = path.replace(/:([a-z]+)/g, '{$1}');
    paths[url] = { ...paths[url], [method.toLowerCase()]: operation(route, path) };
  }
  const description = `Sonograft, ${what}. Research use only; not a medical device.`;
  return { openapi: '3.1.0', info: { title: 'Sonograft', version, description }, paths };
}

function operation(
  { about, access, query, body, answer }: DescribedRoute,
  path: string,
): Record<string, unknown> {
  const named = [...path.matchAll(/:([a-z]+)/g)].map(([, parameter]) => ({
    ...{ name: parameter, in: 'path', required: true, schema: { type: 'string' } },
  }));
  const asked = Object.entries(query?.shape ?? {}).map(([key, schema]) => ({
    ...{ name: key, in: 'query', schema: jsonSchema(schema as z.ZodType, 'input') },
  }));
  const content = (of: z.ZodType | string, io: 'input' | 'output') =>
    of instanceof z.ZodType
      ? { 'application/json': { schema: jsonSchema(of, io) } }
      : { [MEDIA[of] ?? of]: {} };
  const success = (): Record<number, unknown> => {
    if (answer === 'nothing') return { 204: { description: 'Done.' } };
    if (answer === 'elsewhere') return { 302: { description: about } };
    return { 200: { description: about, content: content(answer, 'output') } };
  };
  return {
    summary: about,
    description: `For ${[access].flat().join(', ')}.`,
    parameters: [...named, ...asked],
    ...(body === undefined ? {} : { requestBody: { content: content(body, 'input') } }),
    responses: {
      ...success(),
      default: {
        description: 'One sentence that says what is wrong.',
        content: { 'application/json': { schema: jsonSchema(failure, 'output') } },
      },
    },
  };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): unknown {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' });
}
