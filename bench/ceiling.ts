import {
  DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { createTables } from '../local/runtime/tables.ts';
import { openEngine } from './engine.ts';
import { type Load, rateFor } from './measure.ts';

const hex = (index: number): string => index.toString(16).padStart(32, '0');
const later = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();

export const WRITES = 10;

/**
 * The writes of one confirmation by SMS, one after the other: items of the sizes that the service stores, with the same
 * conditions' shape and the same keys of indexes. As many as the service's: the bench tells of both (`WRITES`).
 */
async function writeConfirmation(documents: DynamoDBDocumentClient, index: number): Promise<void> {
  const id = hex(index);
  const at = later(0);
  const citizen = `citizen#${id.slice(-22)}`;
  const TableName = 'requests';
  const key = { pk: `request#${id}`, sk: 'request' };
  const fields = { ...key, requesterId: '900140000020', citizenRef: citizen, createdAt: at };
  const window = { pk: citizen, sk: 'window#900140000020', requestId: id };
  const put = (Item: Record<string, unknown>) => documents.send(new PutCommand({ TableName, Item }));
  const state = (step: number, size: number) => ({
    ...fields,
    changeKey: `${at}#${step}${id}`,
    ...(step < 3 && { due: `due#${index % 8}`, dueAt: `${at}${step}` }),
    body: 'x'.repeat(size),
  });
  const move = (step: number, size: number) =>
    documents.send(
      new PutCommand({
        TableName,
        Item: state(step, size),
        ConditionExpression: 'attribute_exists(pk)',
      }),
    );
  const add = (pk: string) =>
    documents.send(
      new UpdateCommand({
        TableName,
        Key: { pk, sk: 'counter' },
        UpdateExpression: 'ADD #name :one',
        ExpressionAttributeNames: { '#name': 'count' },
        ExpressionAttributeValues: { ':one': 1 },
      }),
    );

  const note = (pk: string) => ({
    TableName,
    Key: { pk, sk: 'notes' },
    UpdateExpression: 'ADD sent :message',
    ConditionExpression: 'NOT contains(sent, :id)',
    ExpressionAttributeValues: { ':message': new Set([id]), ':id': id },
  });

  await add('submissions#900140000020');
  const isNew = 'attribute_not_exists(pk)';
  await documents.send(
    new TransactWriteCommand({
      TransactItems: [
        { Put: { TableName, Item: state(0, 350), ConditionExpression: isNew } },
        { Put: { TableName, Item: window, ConditionExpression: isNew } },
      ],
    }),
  );
  await put({ ...window, deadline: at, body: 'x'.repeat(250) });
  const days = [`sms-day#${citizen}`, `phone-day#${id}`];
  await documents.send(
    new TransactWriteCommand({ TransactItems: days.map((day) => ({ Update: note(day) })) }),
  );
  await move(1, 450);
  await documents.send(
    new UpdateCommand({
      TableName,
      Key: { pk: window.pk, sk: window.sk },
      UpdateExpression: 'ADD tries :one',
      ConditionExpression: 'requestId = :request',
      ExpressionAttributeValues: { ':one': 1, ':request': id },
    }),
  );
  await move(2, 550);
  await documents.send(new UpdateCommand(note(`notes#${id}`)));
  await move(3, 1_400);
  await add(`answer-times#${index % 8}`);
}

/** Confirmations a second that the engine does for the bare SDK, in this process. */
export async function measureCeiling({
  clients,
  seconds,
  warming,
}: Required<Omit<Load, 'pace'>>): Promise<number> {
  const engine = await openEngine();
  await createTables(engine.client);
  const documents = DynamoDBDocumentClient.from(engine.client);
  await rateFor(clients, warming, (index) => writeConfirmation(documents, 10_000_000 + index));
  const rate = await rateFor(clients, seconds, (index) => writeConfirmation(documents, index));
  await engine.stop();
  return rate;
}
