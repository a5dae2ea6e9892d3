import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Where a check is made: two tables of its own, as the service's are. `fresh`: a partition that nothing else uses. */
export type Cluster = {
  dynamodb: DynamoDBClient;
  documents: DynamoDBDocumentClient;
  requests: string;
  register: string;
  fresh: () => string;
};

/** A call of DynamoDB's, and what of it the service cannot do without. The check throws where it does not hold. */
export type Requirement = { call: string; what: string; check: (cluster: Cluster) => Promise<void> };

const INDEX_TRIES = 100;
const BETWEEN = 100;

/** An index may be behind its table: looked at again and again for ten seconds, as the service looks again. */
export async function soon(check: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await check();
      return;
    } catch (error) {
      if (tries === INDEX_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, BETWEEN));
    }
  }
}
