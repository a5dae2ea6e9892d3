import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { REQUESTER_CLASSES, REQUESTER_KINDS } from '../domain/requester.ts';
import { epochSeconds, type Instant } from '../domain/time.ts';
import { toldKey, toldPartition } from './keys.ts';
import { parsedOnes, type ReportMalformed } from './malformed.ts';
import { allOf, type Table } from './table.ts';

const tellingSchema = z.object({
  requestId: z.string(),
  /** The day the answer speaks of, Kazakhstan's. */
  on: z.iso.date(),
  kind: z.enum(REQUESTER_KINDS),
  /** Null where the register of requesters did not know who asked, or there was none. */
  class: z.enum(REQUESTER_CLASSES).nullable().default(null),
  /** Who was asked about, and who agreed; told to nobody. */
  subject: z.string(),
  by: z.string(),
  /** The family, as the register had it then. */
  people: z.array(z.string()),
});

/** That a fact about a family was told. `people` and whom it concerns are references, never numbers. */
export type Telling = z.infer<typeof tellingSchema>;

/** What was told about families, application by application. Throws when the table cannot be reached. */
export type Tellings = {
  /** Written again, it is the same one. */
  put(application: string, telling: Telling, keepUntil: Instant): Promise<void>;
  of(application: string): Promise<Telling[]>;
};

export function makeTellings(table: Table, malformed: ReportMalformed): Tellings {
  return {
    async put(application, { requestId, ...telling }, keepUntil) {
      await table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...toldKey(application, requestId), ...telling, ttl: epochSeconds(keepUntil) },
        }),
      );
    },

    async of(application) {
      const items = await allOf(table, {
        KeyConditionExpression: 'pk = :told',
        ExpressionAttributeValues: { ':told': toldPartition(application) },
        ConsistentRead: true,
      });
      return parsedOnes(
        items,
        ({ sk, ...item }) => tellingSchema.parse({ ...item, requestId: sk }),
        malformed,
      );
    },
  };
}
