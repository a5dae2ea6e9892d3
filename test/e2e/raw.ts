import { type IncomingMessage, request } from 'node:http';
import { expect } from 'vitest';
import type { Answered, Body } from '../support/service.ts';

type RawRequest = {
  origin: string;
  method: string;
  path: string;
  token: string;
  /** Several values: as many header lines. */
  headers?: Record<string, string | string[]>;
  body?: Buffer | string;
};

/** Sends what `fetch` would not: any path as it stands, any bytes, any header. */
export function sendRaw({ origin, method, path, token, headers, body }: RawRequest): Promise<Answered> {
  const { hostname, port } = new URL(origin);
  const all = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers };
  return new Promise((resolve, reject) => {
    request({ hostname, port, method, path, headers: all }, (response) => {
      read(response).then(resolve, reject);
    })
      .on('error', reject)
      .end(body);
  });
}

async function read(response: IncomingMessage): Promise<Answered> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const headers = new Headers(
    Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const isJson = text !== '' && headers.get('content-type')?.includes('json');
  return { status: response.statusCode ?? 0, headers, text, body: isJson ? JSON.parse(text) : {} };
}

export const INVALID = { status: 400, kind: 'invalid-request' };
export const NOT_FOUND = { status: 404, kind: 'not-found' };
export const TOO_LARGE = { status: 413, kind: 'content-too-large' };
export const NOT_JSON_TYPE = { status: 415, kind: 'unsupported-media-type' };

/** A refusal by RFC 9457, of this status and kind. */
export function expectProblem(
  { status, headers, body }: Answered,
  expected: { status: number; kind: string },
): void {
  expect({ status, kind: body.type?.split('/').at(-1) }).toEqual(expected);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body.status).toBe(expected.status);
  expect(body.title).toMatch(/\S/);
}

export const pointersOf = ({ errors }: Body): string[] => errors.map(({ pointer }) => pointer);
