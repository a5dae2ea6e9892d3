/**
 * The peer: an OpenID provider whose citizens decide by CIBA (poll mode), with everything it remembers in the same
 * DynamoDB engine through the same SDK. A process of its own; prints where it listens.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Adapter, type AdapterPayload } from 'oidc-provider';
import { openEngine } from './engine.ts';

const TableName = 'peer';
const engine = await openEngine();
await engine.client.send(
  new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  }),
);
const documents = DynamoDBDocumentClient.from(engine.client);

function adapterOf(model: string): Adapter {
  const Key = (id: string) => ({ pk: `${model}#${id}` });
  const find = async (id: string): Promise<AdapterPayload | undefined> => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: Key(id), ConsistentRead: true }));
    return (
      Item && { ...JSON.parse(String(Item.payload)), ...(Item.consumedAt && { consumed: Item.consumedAt }) }
    );
  };
  const unused = (): never => {
    throw new Error('CIBA has no use for this');
  };
  return {
    async upsert(id, payload, expiresIn) {
      const ttl = expiresIn === undefined ? {} : { ttl: Math.floor(Date.now() / 1_000) + expiresIn };
      await documents.send(
        new PutCommand({ TableName, Item: { ...Key(id), payload: JSON.stringify(payload), ...ttl } }),
      );
    },
    find,
    findByUid: unused,
    findByUserCode: unused,
    async consume(id) {
      await documents.send(
        new UpdateCommand({
          TableName,
          Key: Key(id),
          UpdateExpression: 'SET consumedAt = :now',
          ExpressionAttributeValues: { ':now': Math.floor(Date.now() / 1_000) },
        }),
      );
    },
    async destroy(id) {
      await documents.send(new DeleteCommand({ TableName, Key: Key(id) }));
    },
    revokeByGrantId: unused,
  };
}

const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const provider = new Provider(issuer, {
  adapter: adapterOf,
  jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' }] },
  clients: [
    {
      client_id: 'bank',
      client_secret: 'a-secret-of-the-bench',
      grant_types: ['urn:openid:params:grant-type:ciba'],
      response_types: [],
      redirect_uris: [],
      backchannel_token_delivery_mode: 'poll',
      id_token_signed_response_alg: 'ES256',
    },
  ],
  findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  features: {
    devInteractions: { enabled: false },
    ciba: {
      enabled: true,
      deliveryModes: ['poll'],
      processLoginHint: async (_ctx, loginHint) => loginHint,
      processLoginHintToken: async () => undefined,
      triggerAuthenticationDevice: async () => undefined,
      validateBindingMessage: async () => undefined,
      validateRequestContext: async () => undefined,
      verifyUserCode: async () => undefined,
    },
  },
});

provider.on('server_error', (_ctx, error) => console.error(error));

/** The citizen says yes: what the authentication device of a real deployment would call. */
async function decide(id: string): Promise<void> {
  const request = await provider.BackchannelAuthenticationRequest.find(id);
  if (request?.accountId === undefined) throw new Error('there is no such request');
  const grant = new provider.Grant({ clientId: 'bank', accountId: request.accountId });
  grant.addOIDCScope('openid');
  await grant.save();
  await provider.backchannelResult(request, grant);
}

const answer = provider.callback();
server.on('request', (request, response) => {
  const decided = /^\/decide\/(.+)$/.exec(request.url ?? '')?.[1];
  if (decided === undefined) {
    answer(request, response);
    return;
  }
  decide(decided).then(
    () => response.writeHead(204).end(),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
console.log(`ready ${issuer}`);
await once(process, 'SIGINT');
server.close();
server.closeAllConnections();
await engine.stop();
