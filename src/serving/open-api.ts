import * as z from 'zod';
import { version } from '../version.ts';
import { contract, failure, type Name, type Route } from './wire/index.ts';

const MEDIA: Readonly<Record<string, string>> = {
  image: 'image/*',
  page: 'text/html',
  events: 'text/event-stream',
  bytes: 'application/octet-stream',
  form: 'multipart/form-data',
};

/** The API as an OpenAPI 3.1 document, made of the contract. */
export function openApi(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const name of Object.keys(contract) as Name[]) {
    const [method = '', path = ''] = name.split(' ');
    const url = path.replace(/:([a-z]+)/g, '{$1}');
    paths[url] = { ...paths[url], [method.toLowerCase()]: operation(name, path) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sonograft',
      version,
      description: 'The workbench. Research use only; not a medical device.',
    },
    paths,
  };
}

function operation(name: Name, path: string): Record<string, unknown> {
  const { about, access, query, body, answer }: Route = contract[name];
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
    description: `For ${access === 'anyone' ? 'anyone' : access.join(', ')}.`,
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
