import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type AnswerTerms, confirmationOf } from '../../shared/domain/confirmation.ts';
import type { Iin } from '../../shared/domain/identity-number.ts';
import { DEFAULT_AUTHORITY, LEGAL_BASIS } from '../../shared/service/texts.ts';
import { sha256 } from '../../shared/signing/random.ts';

export const VERIFICATION_CODE = '7K2QD-M4XRT-90VWZ-HJ3FA-8CEGN';

export type ConfirmationInput = {
  belongs?: boolean;
  requesterName?: string;
  requesterNames?: { ru: string; en?: string };
  authorityName?: string;
  /** The citizen asked in person, under this name. */
  ownName?: string;
  /** As where a national signature signs. */
  eDocument?: AnswerTerms['eDocument'];
};

export const TERMS: AnswerTerms = {
  issuer: 'https://kelisim.kz',
  legalBasis: LEGAL_BASIS,
  defaultAuthority: DEFAULT_AUTHORITY,
  eDocument: null,
};

export const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const PUBLIC_KEY = { ...keys.publicKey.export({ format: 'jwk' }), kid: 'test', alg: 'ES256' };

/** A confirmation, for the 23rd of November 2026 unless told otherwise. */
function confirmation(input: ConfirmationInput = {}) {
  const { belongs = true, requesterName, requesterNames, authorityName, ownName, eDocument = null } = input;
  const requester = {
    id: '900140000020',
    name: requesterName ?? 'АО «Степной Кредит Банк»',
    kind: 'organisation' as const,
    ...(requesterNames && { names: requesterNames, class: 'bank' as const }),
  };
  const name = authorityName ?? 'Астана қаласының әкімдігі';
  const request = { id: createHash('md5').update('request').digest('hex'), chainHead: sha256('head') };
  return confirmationOf(
    {
      answer: {
        belongs,
        asOf: '2026-11-23',
        issuedAt: '2026-11-23T02:49:25.123Z',
        verificationCode: VERIFICATION_CODE,
      },
      sub: sha256('subject'),
      person: { iin: '900101300017' as Iin, ...(ownName !== undefined && { name: ownName }) },
      authority: { kato: '710000000', name: { kk: name, ru: name } },
      ...(ownName === undefined && { requester, purpose: 'credit' as const, request }),
    },
    { ...TERMS, eDocument },
  );
}

const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');

type Signer = { privateKey?: KeyObject; kid?: string | null };

/** Signs any document, with the key of these tests unless told otherwise; a `kid` of null is left out. */
export function signed(
  typ: string,
  payload: unknown,
  { privateKey = keys.privateKey, kid = PUBLIC_KEY.kid }: Signer = {},
): string {
  const input = `${encode({ alg: 'ES256', ...(kid !== null && { kid }), typ })}.${encode(payload)}`;
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' as const };
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}

const documents = new Map<string, string>();

/** The signed form of a confirmation; the same bytes for the same input. */
export function signedConfirmation(input: ConfirmationInput): string {
  const name = JSON.stringify(input);
  const jws = documents.get(name) ?? signed('tsa-confirmation+jwt', confirmation(input));
  documents.set(name, jws);
  return jws;
}
