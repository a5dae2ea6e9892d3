import type { RequesterKind } from '../domain/request.ts';
import type { References } from '../signing/macs.ts';
import type { ApiEvent } from './api.ts';

export type Requester = { id: string; kind: RequesterKind; name: string };

/** Longest name kept of what the identity provider says, characters. */
const LONGEST_NAME = 200;

const claim = (event: ApiEvent, name: string): string | null => {
  const value = event.requestContext.authorizer.jwt.claims[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/**
 * Who asks, from the token's claims: an organisation by its BIN, a person by a reference. Null when the token has
 * neither number.
 */
export async function requesterOf(event: ApiEvent, references: References): Promise<Requester | null> {
  const bin = claim(event, 'bin');
  const iin = claim(event, 'iin');
  const name = (claim(event, 'name') ?? '').slice(0, LONGEST_NAME);
  if (bin !== null && /^\d{12}$/.test(bin)) return { id: bin, kind: 'organisation', name };
  if (iin !== null) return { id: await references.requester(iin), kind: 'person', name };
  return null;
}

/** What the signed-in citizen's own document says of them; null when the token has no IIN. */
export function personOf(event: ApiEvent): { iin: string; name?: string } | null {
  const iin = claim(event, 'iin');
  const name = claim(event, 'name')?.slice(0, LONGEST_NAME);
  return iin === null ? null : { iin, ...(name !== undefined && { name }) };
}

/** The reference of the signed-in citizen; null when the token has no IIN. */
export async function citizenOf(event: ApiEvent, references: References): Promise<string | null> {
  const iin = claim(event, 'iin');
  return iin === null ? null : references.citizen(iin);
}
