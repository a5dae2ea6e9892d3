import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { AwsClient } from 'aws4fetch';

/** One call of an AWS API that speaks JSON; gives its answer, throws with what AWS said instead. */
export type AwsJson = (api: Api, operation: string, input?: object) => Promise<unknown>;

type Api = keyof typeof APIS;

/** Name in addresses and signatures; what stands before the operation in `X-Amz-Target`. */
const APIS = {
  sms: { host: 'sms-voice', target: 'PinpointSMSVoiceV2', version: '1.0' },
  trails: {
    host: 'cloudtrail',
    target: 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101',
    version: '1.1',
  },
} as const;

/** For APIs whose clients this repository does not carry, with the credentials that the SDK finds. */
export async function openAwsJson(region: string): Promise<AwsJson> {
  const credentials = await new CloudFormationClient({ region }).config.credentials();
  return async (api, operation, input = {}) => {
    const { host, target, version } = APIS[api];
    const client = new AwsClient({
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      ...(credentials.sessionToken !== undefined && { sessionToken: credentials.sessionToken }),
      service: host,
      region,
    });
    const response = await client.fetch(`https://${host}.${region}.amazonaws.com/`, {
      method: 'POST',
      headers: {
        'content-type': `application/x-amz-json-${version}`,
        'x-amz-target': `${target}.${operation}`,
      },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`${host} ${operation}: ${response.status} ${await response.text()}`);
    return response.json();
  };
}
