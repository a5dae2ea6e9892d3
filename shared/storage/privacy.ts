import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { privacyKey } from './keys.ts';
import { readBatch, type Table } from './table.ts';

const privacySchema = z.object({ pk: z.string(), shareWithFamily: z.boolean() });

/** What a citizen keeps from the other adults of the family. Throws when the table cannot be reached. */
export type Privacy = {
  /** Those of these citizens who keep what is told with their consent to themselves. */
  keepingToThemselves(citizenRefs: readonly string[]): Promise<ReadonlySet<string>>;
  put(citizenRef: string, privacy: { shareWithFamily: boolean }): Promise<void>;
};

export function makePrivacy(table: Table): Privacy {
  return {
    async keepingToThemselves(citizenRefs) {
      const refs = [...new Set(citizenRefs)];
      const items = (await readBatch(table, refs.map(privacyKey))).map((item) => privacySchema.parse(item));
      const keeping = new Set(items.flatMap(({ pk, shareWithFamily }) => (shareWithFamily ? [] : [pk])));
      return new Set(refs.filter((ref) => keeping.has(privacyKey(ref).pk)));
    },

    async put(citizenRef, { shareWithFamily }) {
      await table.documents.send(
        new PutCommand({ TableName: table.name, Item: { ...privacyKey(citizenRef), shareWithFamily } }),
      );
    },
  };
}
