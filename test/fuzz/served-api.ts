/** A JSON Schema, as far as the documents of the services use it. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** By media type; without a schema it is no JSON. */
export type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly schema: Schema;
}

/** One operation of a served OpenAPI document. */
export interface Operation {
  /** Method and path, in which `{name}` stands for a parameter. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** What a body may be; undefined where none is taken. */
  readonly body: Content | undefined;
  /** By status. */
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

type Described = Pick<Operation, 'parameters' | 'responses'> & {
  readonly requestBody?: { readonly content: Content };
};

/** The operations that the document at /api/openapi.json of a server has, in its order. */
export async function operationsOf(address: string): Promise<Operation[]> {
  const response = await fetch(`${address}/api/openapi.json`);
  const { paths } = (await response.json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([lower, { parameters, requestBody, responses }]) => {
      const method = lower.toUpperCase();
      const name = `${method} ${path}`;
      return { name, method, path, parameters, responses, body: requestBody?.content };
    }),
  );
}
