import * as z from 'zod';
import { eventSchema, openingSchema } from '../../domain/event-chain.ts';
import { instant } from '../../domain/fields.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { PURPOSES } from '../../domain/purpose.ts';
import { REQUESTER_KINDS } from '../../domain/requester.ts';
import { id, status, text } from './fields.ts';

const processing = z.strictObject({
  privacy_notice: z
    .strictObject({ language: z.enum(LANGUAGES), template: z.string(), text_hash: z.string() })
    .nullable(),
  language: z.enum(LANGUAGES).nullable(),
  purposes: z.array(
    z.strictObject({
      purpose: z.enum(PURPOSES),
      purpose_type: z.string(),
      lawful_basis: z.string(),
      pii_information: z.array(
        z.strictObject({ pii_type: z.string(), pii_attribute_id: z.string(), sensitive: z.boolean() }),
      ),
      pii_controllers: z.array(z.string()),
      collection_method: z.string(),
      processing_method: z.string(),
      retention_period: z.string(),
      recipient_third_parties: z.array(z.string()),
      jurisdictions: z.array(z.string()),
      withdrawal_method: z.string(),
      authority_party: z.string(),
    }),
  ),
});

const anyParty = { party_id: z.string(), party_role: z.string() };
const identification = z.union([
  z.strictObject({ ...anyParty, party_name: text, party_url: z.url(), party_phone: z.string().optional() }),
  z.strictObject({ ...anyParty, party_type: z.enum(REQUESTER_KINDS), party_name: z.string() }),
  z.strictObject(anyParty),
]);

/** ISO/IEC TS 27560:2023, section 6. */
const consentRecord = z.strictObject({
  schema_version: z.string(),
  record_id: id,
  pii_principal_id: z.string(),
  pii_processing: processing,
  party_identification: z.array(identification),
  events: z.array(
    z.strictObject({
      event_time: instant,
      event_type: z.string(),
      event_state: z.string(),
      entity_id: z.string(),
      channel: eventSchema.shape.channel.unwrap().nullable(),
    }),
  ),
});

const details = { details: z.string().nullable() };

/**
 * How consent was asked and given (docs/verify.md). `aud`: the requester, where it is theirs. A requester gets `salt`,
 * channels and what was shown only behind a consent; `details` commit to them.
 */
export const evidence = z.strictObject({
  iss: z.url(),
  iat: z.number().int(),
  sub: z.string(),
  aud: z.string().optional(),
  requestId: id,
  status,
  chain: z.strictObject({
    anchor: z.string(),
    salt: z.string().optional(),
    events: z.array(z.union([eventSchema.extend(details), openingSchema.extend(details)])).min(1),
    head: z.string(),
  }),
  consent: consentRecord.nullable(),
});
export type EvidenceAnswer = z.infer<typeof evidence>;
