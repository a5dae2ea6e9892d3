import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Request } from '../domain/request.ts';
import type { Instant } from '../domain/time.ts';
import type { FeedParts } from './feed.ts';
import {
  answerDuePartition,
  changedAtOf,
  changeKey,
  duePartition,
  idIn,
  isRequestId,
  requestIdOf,
  requestKey,
} from './keys.ts';
import { parsedOnes, type ReportMalformed } from './malformed.ts';
import { makeReadChanges } from './read-changes.ts';
import { parseRequest, readRequest } from './request-items.ts';
import type { RequestReader, Stored } from './requests.ts';
import { type Item, pages, readBatch, type Table } from './table.ts';

/** Megabytes of the due index that are counted of one partition: some ten thousand requests each, which is alarm enough. */
const COUNTED_PAGES = 2;

const dueQuery = (partition: string, now: Instant) => ({
  IndexName: 'due',
  KeyConditionExpression: 'due = :due AND dueAt <= :now',
  ExpressionAttributeValues: { ':due': partition, ':now': now },
});

/** Consents of a shard that are read to see how long they have waited. */
const UNANSWERED_PAGE = 100;

/** Requests of a citizen that are read at a time where all of them are. */
const CITIZEN_PAGE = 100;

type Settings = { table: Table; malformed: ReportMalformed; feedParts?: FeedParts };

export function makeRequestReader({ table, malformed, feedParts = {} }: Settings): RequestReader {
  async function readAll(ids: readonly string[]): Promise<Stored[]> {
    const items = await readBatch(table, ids.map(requestKey));
    const requests = items.filter((item) => !('aliasOf' in item));
    const byId = new Map(
      parsedOnes(requests, readRequest, malformed).map((stored) => [stored.request.id, stored]),
    );
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  const findAll = async (ids: readonly string[]): Promise<Request[]> =>
    (await readAll(ids)).map(({ request }) => request);

  async function* dueIn(partition: string, now: Instant): AsyncGenerator<string> {
    for await (const items of pages(table, dueQuery(partition, now))) {
      for (const { pk } of items) yield requestIdOf(String(pk));
    }
  }

  async function countIn(partition: string, now: Instant): Promise<number> {
    let counted = 0;
    const query = { ...dueQuery(partition, now), Select: 'COUNT' } as const;
    let from: Item | undefined;
    for (let page = 0; page < COUNTED_PAGES; page++) {
      const { Count = 0, LastEvaluatedKey } = await table.documents.send(
        new QueryCommand({ ...query, TableName: table.name, ExclusiveStartKey: from }),
      );
      counted += Count;
      from = LastEvaluatedKey;
      if (!from) break;
    }
    return counted;
  }

  const readChanges = makeReadChanges({ table, feedParts });

  const pageOfCitizen: RequestReader['pageOfCitizen'] = async ({ citizenRef, from, limit }) => {
    const { Items = [], LastEvaluatedKey } = await table.documents.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'citizen',
        KeyConditionExpression: 'citizenRef = :citizen',
        ExpressionAttributeValues: { ':citizen': citizenRef },
        ScanIndexForward: false,
        Limit: limit,
        ...(from !== null && {
          ExclusiveStartKey: { ...requestKey(idIn(from)), citizenRef, createdAt: changedAtOf(from) },
        }),
      }),
    );
    return {
      requests: await findAll(Items.map((item) => requestIdOf(String(item.pk)))),
      cursor: LastEvaluatedKey
        ? changeKey(String(LastEvaluatedKey.createdAt), requestIdOf(String(LastEvaluatedKey.pk)))
        : null,
    };
  };

  return {
    async find(id) {
      if (!isRequestId(id)) return null;
      const { Item } = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: requestKey(id), ConsistentRead: true }),
      );
      return Item && !('aliasOf' in Item) ? parseRequest(Item) : null;
    },

    findAll,
    readAll,

    async *due(shard, now) {
      yield* dueIn(answerDuePartition(shard), now);
      yield* dueIn(duePartition(shard), now);
    },

    async backlog(shard, now) {
      const partitions = [answerDuePartition(shard), duePartition(shard)];
      const counted = await Promise.all(partitions.map((partition) => countIn(partition, now)));
      return counted.reduce((sum, count) => sum + count, 0);
    },

    async unanswered(shard) {
      const { Items = [] } = await table.documents.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: 'due',
          KeyConditionExpression: 'due = :due',
          ExpressionAttributeValues: { ':due': answerDuePartition(shard) },
          Limit: UNANSWERED_PAGE,
        }),
      );
      const found = await findAll(Items.map(({ pk }) => requestIdOf(String(pk))));
      return found.filter(({ status }) => status === 'consented');
    },

    async changes(query) {
      const page = await readChanges(query);
      const requests = await findAll(page.map(({ id }) => id));
      return { requests, cursor: page.at(-1)?.key ?? query.from };
    },

    pageOfCitizen,

    async ofCitizen(citizenRef) {
      const all: Request[] = [];
      let from: string | null = null;
      do {
        const page = await pageOfCitizen({ citizenRef, from, limit: CITIZEN_PAGE });
        all.push(...page.requests);
        from = page.cursor;
      } while (from !== null);
      return all;
    },
  };
}
