import { holdToContract } from './contract.ts';
import type { Answered, Call } from './service.ts';

/** One call, whose answer is held to the contract. */
export async function callAt(
  origin: string,
  method: string,
  path: string,
  { token, body, headers = {} }: Call = {},
): Promise<Answered> {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const contentType = response.headers.get('content-type') ?? '';
  holdToContract(method, path, { status: response.status, headers: response.headers, text });
  const json = contentType.includes('json');
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : {}, text };
}
