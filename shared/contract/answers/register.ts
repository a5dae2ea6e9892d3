import * as z from 'zod';
import { REPRESENTATION_KINDS } from '../../domain/deciders.ts';
import { instant } from '../../domain/fields.ts';
import { IMPORTED_KINDS } from '../../domain/imports.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { authoritySchema, DECISION_KINDS } from '../../domain/membership.ts';
import { registeredRequesterSchema } from '../../domain/requester.ts';
import { officialText } from './fields.ts';
import { fieldErrors } from './problem.ts';

/** What became of a batch: how many rows were stored, and by their index in it those that were not. */
export const imported = z.strictObject({
  accepted: z.number().int().nonnegative(),
  rejected: z.array(z.strictObject({ index: z.number().int().nonnegative(), errors: fieldErrors })),
});
export type Imported = z.infer<typeof imported>;

/** What came from the caller lately, the latest day first, by kind; a row that was sent again counts again. */
export const importsOfSender = z.strictObject({
  items: z.array(
    z.strictObject({
      /** A day of Kazakhstan's. */
      date: z.iso.date(),
      what: z.enum(IMPORTED_KINDS),
      accepted: z.number().int().nonnegative(),
      rejected: z.number().int().nonnegative(),
      lastAt: instant,
    }),
  ),
});
export type ImportsOfSender = z.infer<typeof importsOfSender>;

const { shape } = registeredRequesterSchema;
/** An organisation as the register of requesters has it. What is not there: `purposes` every one, `limits` those of its class. */
export const registeredOrganisation = z.strictObject({
  ...shape,
  name: z.strictObject(shape.name.shape),
  limits: z.strictObject(shape.limits.unwrap().shape).optional(),
});
export type RegisteredOrganisation = z.infer<typeof registeredOrganisation>;

const months = z.strictObject({ from: z.string(), to: z.string() });
const authority = z.strictObject({ kato: authoritySchema.shape.kato, name: officialText });

/** Why the register says that somebody belongs on a day, or does not: `shared/domain/because.ts`. */
export const lookedUp = z.strictObject({
  belongs: z.boolean(),
  /** The latest registered first. */
  because: z.array(
    z.strictObject({
      application: z.strictObject({
        applicationNumber: z.string(),
        registeredOn: z.iso.date(),
        authority,
      }),
      decisions: z.array(
        z.strictObject({
          kind: z.enum(DECISION_KINDS),
          on: z.iso.date(),
          period: months.nullable(),
          counts: z.boolean(),
          withdrawn: z.boolean(),
        }),
      ),
      /** The months around the day in which this application makes the person belong. */
      period: months.nullable(),
      counts: z.boolean(),
    }),
  ),
  contact: z.strictObject({ phone: z.string(), language: z.enum(LANGUAGES) }).nullable(),
  /** Those the register ever named; `counts`: in force on the day. Where it names none of a child, the family's adults are. */
  representatives: z.array(
    z.strictObject({
      kind: z.enum(REPRESENTATION_KINDS),
      from: z.iso.date(),
      until: z.iso.date().nullable(),
      birthYear: z.number().int(),
      counts: z.boolean(),
      withdrawn: z.boolean(),
    }),
  ),
});
export type LookedUp = z.infer<typeof lookedUp>;

/** Pointers into the body: what is missing there, or stands in the way. */
const missing = z.array(z.string());
const parameter = z.strictObject({ holds: z.boolean(), missing });

/** Paragraph 7-1, a parameter each; nothing else of the family. */
export const applicationChecked = z.strictObject({
  /** All three hold: the application goes to the journal of incoming messages. */
  passes: z.boolean(),
  complete: parameter,
  /** Nothing is assigned, paid or applied for. `missing`: the numbers without which nobody can tell. */
  nothingAssigned: parameter,
  /** `missing`: registrations that are not there, or are in another settlement than the applicant's. */
  oneSettlement: parameter,
});
export type ApplicationChecked = z.infer<typeof applicationChecked>;
