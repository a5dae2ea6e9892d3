// From docs/openapi.json, by npm run docs:openapi.

export type Submission = {
  /** Twelve digits, the last of which checks the others. */
  iin: string;
  /** What the citizen is asked to agree to, in our words. */
  purpose: 'credit' | 'housing' | 'education' | 'employment' | 'social-services' | 'other';
  /** Your own, free of meaning to us; it comes back in every reply. */
  reference?: string;
  /** As the person’s document has it: it finds a mistyped IIN before an SMS goes to a stranger. */
  birthDate?: string;
  /** Both the IIN and the date are as the document has them, although they contradict each other. */
  birthDateConfirmed?: boolean;
};

export type Request = {
  /** The request’s id. */
  id: string;
  /** answered, refused, expired and cancelled are final: they never change. */
  status: 'awaiting-consent' | 'consented' | 'answered' | 'refused' | 'expired' | 'cancelled';
  /** The first six digits of the IIN, the rest hidden. */
  iin: string;
  /** What the citizen is asked to agree to. */
  purpose: 'credit' | 'housing' | 'education' | 'employment' | 'social-services' | 'other';
  /** The requester’s own, as it was given. */
  reference: string | null;
  /** Who of an organisation submitted it: the sub of that token. Nobody outside is told; of a person it says nothing. */
  submittedBy?: string;
  /** When it was submitted. */
  createdAt: string;
  /** When it ends if nobody decides. */
  expiresAt: string;
  /** 15 minutes after the consent; null without one. */
  answerDeadline: string | null;
  /** When the citizen decided. */
  decidedAt: string | null;
  /** When the answer was given. */
  answeredAt: string | null;
  /** Who said no: the citizen, or somebody at the citizen’s number who is somebody else. */
  reason?: 'citizen' | 'not-me';
  /** Only of an answered request. */
  answer?: {
    /** Whether the family receives targeted social assistance on asOf. */
    belongs: boolean;
    /** The day it is true of, in Kazakhstan. */
    asOf: string;
    /** When the answer was signed. */
    issuedAt: string;
    /** Anybody who holds the paper verifies it by this code. */
    verificationCode: string;
  };
  /** What has happened, the oldest first. Until a decision nothing tells whether the citizen was reached. */
  events: {
    type: 'submitted' | 'asked' | 'granted' | 'refused' | 'not-me' | 'expired' | 'cancelled' | 'answered';
    /** RFC 3339, UTC, to the millisecond. */
    at: string;
  }[];
};

export type ChangesPage = {
  /** The oldest change first. */
  items: Request[];
  /** The cursor behind the last item: keep it, and ask with it as changedSince. */
  next: string;
};

export type Webhook = {
  url: string;
  status: 'active' | 'disabled';
  /** RFC 3339, UTC, to the millisecond. */
  createdAt: string;
  failingSince: string | null;
  disabled: {
    /** RFC 3339, UTC, to the millisecond. */
    at: string;
    because: 'gone' | 'failing';
    message: string;
  } | null;
  previousSecretUntil: string | null;
};

export type NewWebhook = {
  url: string;
  status: 'active' | 'disabled';
  /** RFC 3339, UTC, to the millisecond. */
  createdAt: string;
  failingSince: string | null;
  disabled: {
    /** RFC 3339, UTC, to the millisecond. */
    at: string;
    because: 'gone' | 'failing';
    message: string;
  } | null;
  previousSecretUntil: string | null;
  secret: string;
};

export type RequestFinal = {
  type: 'request.final';
  /** RFC 3339, UTC, to the millisecond. */
  timestamp: string;
  data: {
    /** The request’s id. */
    id: string;
    status: 'answered' | 'refused' | 'expired' | 'cancelled';
  };
};
