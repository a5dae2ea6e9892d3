import * as z from 'zod';

/** The headers that answers carry, each described once. */

const text = z.string();
const seconds = z.string().regex(/^\d+$/);

export const HEADERS = {
  'x-request-id': text
    .regex(/^[\x21-\x7e]{1,128}$/)
    .meta({ description: 'Names this call. Quote it when you ask for help.' }),
  location: text.regex(/^\/v1\/requests\/[0-9a-f]{32}$/).meta({
    description: 'The path of the request.',
    examples: ['/v1/requests/5f0c3d2b1a09487e96d5c4b3a2918070'],
  }),
  'retry-after': seconds.meta({
    description: 'Seconds until asking again makes sense (RFC 9110, section 10.2.3).',
    examples: ['2'],
  }),
  allow: text.meta({ description: 'The methods that there are (RFC 9110, section 10.2.1).' }),
  'idempotent-replayed': z
    .literal('true')
    .meta({ description: 'This key came with this body before: the request is the one it made then.' }),
  ratelimit: text.regex(/^"minute";r=\d+;t=\d+, "day";r=\d+;t=\d+$/).meta({
    description:
      'What is left of your limits (draft-ietf-httpapi-ratelimit-headers): `r` new requests, and in `t` seconds the whole again.',
    examples: ['"minute";r=59;t=42, "day";r=499;t=31337'],
  }),
  'ratelimit-policy': text.regex(/^"minute";q=\d+;w=60, "day";q=\d+;w=86400$/).meta({
    description:
      'Your limits: `q` new requests in a minute of the clock, and in a calendar day of Kazakhstan (UTC+5).',
    examples: ['"minute";q=60;w=60, "day";q=500;w=86400'],
  }),
  link: text.meta({
    description: 'Where your own answer is, to a person who asks about themselves (RFC 8288).',
    examples: ['</v1/me/answer>; rel="related"'],
  }),
  etag: text
    .regex(/^(W\/)?"[\x21\x23-\x7e]+"$/)
    .meta({ description: 'Send it back as If-None-Match: 304 while nothing has changed.' }),
  vary: text.meta({ description: 'The request headers that this answer depends on.' }),
  'content-language': z.enum(['kk', 'ru', 'en']).meta({ description: 'The language of title and detail.' }),
  'content-disposition': text.meta({ description: 'A name for the file.' }),
  'www-authenticate': text.regex(/^Bearer\b/).meta({
    description: 'What is wrong with the token (RFC 6750, section 3).',
    examples: ['Bearer error="invalid_token"'],
  }),
  'accept-encoding': z.literal('identity').meta({ description: 'The content coding that is taken instead.' }),
  'cache-control': text.meta({ description: 'How long a cache may keep this (RFC 9111).' }),
} as const satisfies Record<string, z.ZodType>;

export type HeaderName = keyof typeof HEADERS;
