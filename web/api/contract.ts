import type { Language } from '../../shared/domain/language.ts';
import type { Status as AnyStatus, Decision } from '../../shared/domain/lifecycle.ts';
import type { Purpose } from '../../shared/domain/purpose.ts';

/** What the HTTP API answers, as far as the pages show it. Times are RFC 3339 UTC, absent ones null. */

export type { Decision, Purpose };

/** Nobody is shown whether the citizen has been asked yet: a request waits from its submission on. */
export type Status = Exclude<AnyStatus, 'submitted'>;

export type EventType =
  | 'submitted'
  | 'asked'
  | 'granted'
  | 'refused'
  | 'not-me'
  | 'expired'
  | 'cancelled'
  | 'answered';

/** The answer as a document has it; a request itself carries less of it. */
export type Answer = {
  belongs: boolean;
  asOf: string;
  issuedAt: string;
  verificationCode: string;
  statement: Record<Language, string>;
  /** `name`: only where the person asked for it themselves. */
  person: { iin: string; name?: string };
  authority: { name: OfficialName };
  legalBasis: Record<Language, string>;
};

/** The register names authorities in these languages only. */
export type OfficialName = { kk: string; ru: string };

export type ConfirmationRequest = {
  id: string;
  status: Status;
  iin: string;
  purpose: Purpose;
  reference: string | null;
  createdAt: string;
  /** When it ends if nobody decides. */
  expiresAt: string;
  answerDeadline: string | null;
  decidedAt: string | null;
  answeredAt: string | null;
  reason?: 'citizen' | 'not-me';
  answer?: Pick<Answer, 'belongs' | 'asOf' | 'issuedAt' | 'verificationCode'>;
  events: { type: EventType; at: string }[];
};

export type Party = { id: string; name: string; kind: 'organisation' | 'person' };

export type Consent = {
  id: string;
  requester: Party;
  purpose: Purpose;
  status: Status;
  reason?: 'citizen' | 'not-me';
  createdAt: string;
  /** Null where the citizen was never asked. */
  consentDeadline: string | null;
  decidedAt: string | null;
  codeSentTo: string | null;
  code?: string;
  quiet?: 'sms-used-up';
  preview: string;
};

/** A page of them; `next`: the cursor of the next one, null on the last. */
export type Consents = { items: Consent[]; next: string | null };

export type Message =
  | { kind: 'answer-given'; at: string; requestId: string; requester: Party }
  | {
      kind: 'tsa-assigned' | 'tsa-refused' | 'tsa-changed';
      at: string;
      decision: string;
      applicationNumber: string;
      authority: OfficialName;
    };

export type Block = { requesterId: string; blockedAt: string };

export type Verified = { valid: boolean; belongs: boolean; asOf: string; issuedAt: string; iin: string };
