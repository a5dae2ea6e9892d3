import { GenerateMacCommand, GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import type { Heard } from '../test/support/bundled.ts';
import { askDynamoDb } from './same-calls.ts';

/** Of which command an input is, only the call knows. */
type AnyCommand = new (input: object) => SignCommand;

const COMMANDS: Record<string, unknown> = {
  GenerateMac: GenerateMacCommand,
  GetPublicKey: GetPublicKeyCommand,
  Sign: SignCommand,
};

const client = new KMSClient({});

/** The same where KMS is among those that are called. */
export async function handler(calls: readonly Heard[]): Promise<void> {
  for (const call of calls) {
    if (call.of === 'DynamoDB') {
      await askDynamoDb(call);
      continue;
    }
    const Command = COMMANDS[call.operation] as AnyCommand;
    const { Message, ...input } = call.input as { Message?: string };
    const bytes = Message !== undefined && { Message: Buffer.from(Message, 'base64') };
    await client.send(new Command({ ...input, ...bytes }));
  }
}
