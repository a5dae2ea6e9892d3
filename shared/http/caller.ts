import { type Bin, completeBin, completeIin, type Iin } from '../domain/identity-number.ts';
import type { Requester } from '../domain/requester.ts';
import { cut } from '../domain/text.ts';
import type { References } from '../signing/macs.ts';
import type { ApiEvent, Route } from './api.ts';
import { problem, type Reply } from './problems.ts';

/** Longest name kept of what the identity provider says, UTF-16 units. */
const LONGEST_NAME = 200;

type Caller = { kind: 'organisation'; bin: Bin } | { kind: 'person'; iin: Iin };

const isIin = (value: unknown): value is Iin =>
  typeof value === 'string' && completeIin(value.slice(0, -1)) === value;
const isBin = (value: unknown): value is Bin =>
  typeof value === 'string' && completeBin(value.slice(0, -1)) === value;

/**
 * Whom the token's claims name: one person (`iin`) or one organisation (`bin`), by a number whose check digit is right.
 * Null for neither, for both, and for a claim that is there and is no such number: whom it meant is not ours to guess.
 */
function callerOf(event: ApiEvent): Caller | null {
  const { iin, bin } = event.requestContext.authorizer.jwt.claims;
  if (iin === undefined && isBin(bin)) return { kind: 'organisation', bin };
  if (bin === undefined && isIin(iin)) return { kind: 'person', iin };
  return null;
}

/** The name that the token gives, fit to be stored and signed; null when it gives none. */
function nameOf(event: ApiEvent): string | null {
  const { name } = event.requestContext.authorizer.jwt.claims;
  return typeof name === 'string' && name !== '' ? cut(name, LONGEST_NAME).toWellFormed() : null;
}

/** Who asks: an organisation by its BIN, a person by a reference. Null when the token names nobody who may. */
async function requesterOf(
  event: ApiEvent,
  references: Pick<References, 'requester'>,
): Promise<Requester | null> {
  const caller = callerOf(event);
  if (!caller) return null;
  const { kind } = caller;
  const id = kind === 'organisation' ? caller.bin : await references.requester(caller.iin);
  return { id, kind, name: nameOf(event) ?? '' };
}

/** Longest `sub` kept, UTF-16 units: 255 ASCII characters is all that a provider may give (OpenID Connect Core, section 2). */
const LONGEST_SUBJECT = 255;
const PERSONAL_NUMBER = /(?<!\d)(\d{6})\d{6}(?!\d)/g;

/**
 * Who of an organisation calls: the token's `sub`, for its colleagues. A provider that makes it of an IIN is not followed so far: of
 * twelve digits the first six stay. Undefined for a person, who is nobody's colleague.
 */
export function officerOf(event: ApiEvent): string | undefined {
  const { sub } = event.requestContext.authorizer.jwt.claims;
  if (callerOf(event)?.kind !== 'organisation' || typeof sub !== 'string' || sub === '') return undefined;
  return cut(sub, LONGEST_SUBJECT).toWellFormed().replace(PERSONAL_NUMBER, '$1******');
}

/** What to tell a caller who is no requester. */
const notARequester = (): Reply =>
  problem('forbidden', {
    detail: 'The token must name one person (iin) or one organisation (bin), by a right number.',
  });

/** The signed-in citizen, as their own document names them. */
type Person = { iin: Iin; name?: string };

/** Null when the token does not name one person. */
function personOf(event: ApiEvent): Person | null {
  const caller = callerOf(event);
  if (caller?.kind !== 'person') return null;
  const name = nameOf(event);
  return { iin: caller.iin, ...(name !== null && { name }) };
}

/** Whose call it is, and the `{id}` of its path. */
type Call<Who> = Who & { event: ApiEvent; id: string };

const idOf = (event: ApiEvent): string => event.pathParameters?.id ?? '';

/** A route of a requester, who is already known. */
export const forRequester =
  (
    references: Pick<References, 'requester'>,
    route: (call: Call<{ requester: Requester }>) => Promise<Reply>,
  ): Route =>
  async (event) => {
    const requester = await requesterOf(event, references);
    return requester ? route({ event, id: idOf(event), requester }) : notARequester();
  };

/** A route of a citizen, who is already known. */
export const forCitizen =
  (
    references: Pick<References, 'citizen'>,
    route: (call: Call<{ citizenRef: string; person: Person }>) => Promise<Reply>,
  ): Route =>
  async (event) => {
    const person = personOf(event);
    if (!person)
      return problem('forbidden', { detail: 'The token must name one person (iin), by a right number.' });
    return route({ event, id: idOf(event), person, citizenRef: await references.citizen(person.iin) });
  };
