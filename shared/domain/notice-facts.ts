import * as z from 'zod';
import { officialText } from './fields.ts';
import type { JournalRow } from './journal.ts';

/** What the ministry does that a family is told of (paragraphs 7 and 19-1, Annex 3-1). */
export const NOTICE_KINDS = [
  'application-registered',
  'tsa-assigned',
  'tsa-refused',
  'tsa-changed',
  'tsa-additional-agreement',
  'tsa-additional-assigned',
  'tsa-additional-refused',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

const agreement = z.object({ number: z.string(), date: z.iso.date() });

/** The information itself (paragraph 19-1): what the journal says of a decision. What it leaves out is left out here. */
export const noticeFactsSchema = z.object({
  /** Annex 3-1, column 12. */
  assistance: z.enum(['conditional', 'unconditional']).optional(),
  /** Months, `YYYY-MM`; both are within. */
  period: z.object({ from: z.string(), to: z.string() }).optional(),
  totalTenge: z.number().int().optional(),
  socialPackage: z.enum(['granted', 'refused']).optional(),
  socialContract: agreement.optional(),
  additionalAgreement: agreement.optional(),
  /** Why it was refused (Annex 12). */
  reason: officialText.optional(),
});
export type NoticeFacts = z.infer<typeof noticeFactsSchema>;

/** Of a row as it was sent, what its columns besides those of membership say. */
const sourceSchema = z.object({
  assistance: noticeFactsSchema.shape.assistance,
  decision: z.object({ socialPackage: noticeFactsSchema.shape.socialPackage }).optional(),
  totalTenge: noticeFactsSchema.shape.totalTenge,
  socialContract: agreement.optional(),
  additionalAgreement: agreement.optional(),
  additionalTotalTenge: noticeFactsSchema.shape.totalTenge,
});

/** A row with what else it says. A later version of it has the last word on whatever it says. */
export type Version = JournalRow & { said: z.infer<typeof sourceSchema> };
export type Versions = readonly Version[];

/** A row with all of its columns that a family is told of. */
export const asVersion = (row: JournalRow): Version => ({ ...row, said: sourceSchema.parse(row.source) });

/** What the versions of one thing say of it together. */
export function factsOf(kind: NoticeKind, versions: Versions): NoticeFacts {
  switch (kind) {
    case 'tsa-additional-agreement':
      return known({ additionalAgreement: latest(versions, ({ said }) => said.additionalAgreement) });
    case 'tsa-additional-assigned':
    case 'tsa-additional-refused':
      return known({
        additionalAgreement: latest(versions, ({ said }) => said.additionalAgreement),
        ...(kind === 'tsa-additional-assigned' && {
          assistance: latest(versions, ({ said }) => said.assistance),
          period: periodIn(versions),
          totalTenge: latest(versions, ({ said }) => said.additionalTotalTenge),
        }),
      });
    default:
      return known({
        assistance: latest(versions, ({ said }) => said.assistance),
        period: ownPeriodIn(versions),
        totalTenge: latest(versions, ({ said }) => said.totalTenge),
        socialPackage: latest(versions, ({ said }) => said.decision?.socialPackage),
        socialContract: latest(versions, ({ said }) => said.socialContract),
        reason: latest(versions, ({ row }) => row.decision?.reason),
      });
  }
}

/** A row sent again with an additional decision carries the period of both: the one without it knows its own. */
function ownPeriodIn(versions: Versions): NoticeFacts['period'] {
  const alone = versions.filter(({ row }) => row.additionalDecision === null);
  return periodIn(alone) ?? periodIn(versions);
}

/** From the first to the last month of the rows that came last, of those that name one: of one day they count together. */
function periodIn(versions: Versions): NoticeFacts['period'] {
  const last = versions.findLast(({ row }) => row.period !== null);
  const periods = versions
    .filter(({ receivedAt }) => receivedAt === last?.receivedAt)
    .flatMap(({ row }) => row.period ?? []);
  const [from] = periods.map((period) => period.from).toSorted();
  const to = periods
    .map((period) => period.to)
    .toSorted()
    .at(-1);
  return from !== undefined && to !== undefined ? { from, to } : undefined;
}

function latest<T>(versions: Versions, of: (version: Version) => T | undefined): T | undefined {
  return versions.map(of).findLast((value) => value !== undefined);
}

/** Without what nobody said: absent and undefined must be one where contents are compared. */
const known = (facts: { [F in keyof NoticeFacts]: NoticeFacts[F] | undefined }): NoticeFacts =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
