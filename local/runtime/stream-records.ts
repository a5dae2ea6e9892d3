import {
  type _Record,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
} from '@aws-sdk/client-dynamodb-streams';

/** A record as it is on the wire, and as Lambda hands it on. */
export type StreamRecord = Omit<_Record, 'dynamodb'> & {
  dynamodb?: Omit<NonNullable<_Record['dynamodb']>, 'ApproximateCreationDateTime'> & {
    /** Seconds since 1970. */
    ApproximateCreationDateTime?: number;
  };
};

type Page = { Records?: StreamRecord[]; NextShardIterator?: string };
type Body = Parameters<DynamoDBStreamsClient['config']['streamCollector']>[0];

/**
 * Reads a page of records from a place in a stream. Of the SDK all but what it makes of the answer: it would build each attribute
 * of each record anew, which costs more than all the rest of the call. Throws for any other answer than a page.
 */
export async function readRecords(
  streams: DynamoDBStreamsClient,
  ShardIterator: string | undefined,
): Promise<Page> {
  const command = new GetRecordsCommand({ ShardIterator });
  let page: Page = {};
  command.middlewareStack.add(
    (next) => async (args) => {
      const { response } = await next(args);
      const { statusCode, body } = response as { statusCode: number; body: Body };
      const bytes = body instanceof Uint8Array ? body : await streams.config.streamCollector(body);
      const answer = JSON.parse(Buffer.from(bytes).toString('utf8'));
      if (statusCode !== 200) throw new Error(`GetRecords was answered ${statusCode}: ${answer.__type}`);
      page = answer;
      return { response, output: { $metadata: {} } };
    },
    { name: 'deserializerMiddleware', step: 'deserialize', override: true },
  );
  await streams.send(command);
  return page;
}
