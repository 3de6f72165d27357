import { z } from 'zod';
import { packageVersion } from '../../ground/package-file.ts';
import type { ApiParameter, ApiRoute } from './api-route.ts';

type Json = Readonly<Record<string, unknown>>;

/** OpenAPI 3.1 of the routes; its schemas are those of the documents. */
export function openApi(routes: readonly ApiRoute[]): Json {
  const schemas: Record<string, unknown> = {};
  const paths = Object.fromEntries(
    routes.map((route) => [route.path, { get: operation(route, schemaOf(route, schemas)) }]),
  );
  return {
    openapi: '3.1.1',
    info: { title: 'Uptally', version: packageVersion },
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'made by `uptally access tokens create`, with the scope of the operation',
        },
      },
    },
  };
}

function operation(route: ApiRoute, schema: Json): Json {
  return {
    summary: route.summary,
    security: [{ token: [route.scope] }],
    parameters: [
      ...(route.places ?? []).map((one) => parameter(one, 'path')),
      ...(route.query ?? []).map((one) => parameter(one, 'query')),
    ],
    responses: {
      200: {
        description: 'The same bytes as the command prints with --json.',
        headers: {
          ETag: { schema: { type: 'string' } },
          Link: {
            description: 'rel="next": the address of the next page, if there is one',
            schema: { type: 'string' },
          },
        },
        content: { 'application/json': { schema } },
      },
      304: { description: 'As with If-None-Match.' },
      default: {
        description: 'A problem (RFC 9457).',
        content: { 'application/problem+json': { schema: { type: 'object' } } },
      },
    },
  };
}

function parameter({ name, description, example }: ApiParameter, place: 'path' | 'query'): Json {
  return {
    name,
    in: place,
    required: place === 'path',
    description,
    schema: { type: 'string' },
    ...(example === '' ? {} : { example }),
  };
}

/** Readers take what they don't know: fields may be added. */
function schemaOf(route: ApiRoute, schemas: Record<string, unknown>): Json {
  const title = route.answers.meta()?.title ?? '';
  const name = title.replace(/^uptally\//, '').replace('@', '-');
  const {
    $defs,
    $schema: _schema,
    ...own
  } = z.toJSONSchema(route.answers, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  for (const [key, schema] of Object.entries({ ...$defs, [name]: own })) {
    schemas[key] = moved(schema);
  }
  const one = { $ref: `#/components/schemas/${name}` };
  return route.isList === true ? { type: 'array', items: one } : one;
}

/** References into the document's own definitions lead to the common ones. */
function moved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moved);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key === '$ref' && typeof part === 'string'
        ? part.replace('#/$defs/', '#/components/schemas/')
        : moved(part),
    ]),
  );
}
