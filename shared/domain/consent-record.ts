import type { ChainedEvent } from './event-chain.ts';
import { DEFAULT_LANGUAGE, type Language } from './language.ts';
import { decidedBy, decisionEventOf, type Request, requesterOf } from './request.ts';
import { requesterNameIn } from './requester.ts';

type Text = Record<Language, string>;

/** Who answers for the processing, and where a citizen complains. */
export type Controller = {
  name: Text;
  url: string;
  complaints: { to: Text; url: string; phone: string };
};

const DECISION_STATES = {
  granted: 'consent given',
  refused: 'consent refused',
  'not-me': 'consent refused',
} as const;

const CONTROLLER_ID = 'controller';
const COMPLAINTS_ID = 'complaints';
/** Rule 8: who of the representatives it was, nobody outside the register is told. */
const REPRESENTATIVE_ID = 'representative';

type Input = { request: Request; sub: string; controller: Controller; retentionDays: number };

/**
 * A consent record in the shape of ISO/IEC TS 27560:2023 (section 6): who consented, to whom, for what, what was shown,
 * when and by which channel, and to whom to complain. Of the person it has the subject only, never a number.
 */
export function consentRecordOf({ request, sub, controller, retentionDays }: Input) {
  const asked = request.events.find(({ type }) => type === 'asked');
  const decision = decisionEventOf(request);
  const represented = decidedBy(request) === 'representative';
  const shown = asked?.shown;
  const entityOf = (event: ChainedEvent): string => {
    if (event !== decision) return CONTROLLER_ID;
    return represented ? REPRESENTATIVE_ID : sub;
  };
  return {
    schema_version: 'ISO/IEC TS 27560:2023',
    record_id: request.id,
    pii_principal_id: sub,
    pii_processing: {
      privacy_notice: shown
        ? { language: shown.language, template: shown.template, text_hash: `sha-256:${shown.hash}` }
        : null,
      language: shown?.language ?? null,
      purposes: [
        {
          purpose: request.purpose,
          purpose_type:
            'confirmation to a third party of belonging to the recipients of targeted social assistance',
          lawful_basis: 'consent',
          pii_information: [
            { pii_type: 'belongs or does not belong', pii_attribute_id: 'belongs', sensitive: true },
          ],
          pii_controllers: [CONTROLLER_ID],
          collection_method: 'register of applications (Annex 3-1)',
          processing_method: 'automated',
          retention_period: `P${retentionDays}D`,
          recipient_third_parties: [request.requesterId],
          jurisdictions: ['KZ'],
          withdrawal_method:
            'One consent is for one answer; further requests of this requester: PUT /v1/me/blocks/{requesterId}.',
          authority_party: COMPLAINTS_ID,
        },
      ],
    },
    party_identification: [
      {
        party_id: CONTROLLER_ID,
        party_role: 'PII controller',
        party_name: controller.name,
        party_url: controller.url,
      },
      {
        party_id: request.requesterId,
        party_role: 'third party',
        party_type: request.requesterKind,
        party_name: requesterNameIn(requesterOf(request), DEFAULT_LANGUAGE),
      },
      {
        party_id: COMPLAINTS_ID,
        party_role: 'complaints',
        party_name: controller.complaints.to,
        party_url: controller.complaints.url,
        party_phone: controller.complaints.phone,
      },
      ...(represented
        ? [{ party_id: REPRESENTATIVE_ID, party_role: 'representative of the PII principal' }]
        : []),
    ],
    events: [asked, decision].flatMap((event) =>
      event
        ? [
            {
              event_time: event.at,
              event_type: event === asked ? 'notice' : 'explicit',
              event_state: stateOf(event.type),
              entity_id: entityOf(event),
              channel: event.channel ?? null,
            },
          ]
        : [],
    ),
  };
}

const stateOf = (type: string): string =>
  Object.entries(DECISION_STATES).find(([decision]) => decision === type)?.[1] ?? 'consent requested';
