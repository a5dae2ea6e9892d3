/** Parts of the service's process, by where their code is; the first that fits. */
const PARTS = [
  ['the SDK: signing', /signature-v4|httpAuthSchemes|shared\/aws\/sha256/],
  [
    'the SDK: items and JSON',
    /util-dynamodb|dynamodb-codec|xml-builder|submodules\/(protocols|schema|serde)|shared\/storage\/documents/,
  ],
  ['the SDK: chain, retries, addresses', /@smithy\/|@aws-sdk\/|shared\/aws\/clients|local\/aws\/in-process/],
  ['calls to the engine (undici)', /\/undici\/|deps\/undici|local\/aws\/to-engine/],
  ['the local endpoints: permissions, faults, call log, SNS', /local\/aws\//],
  ['the local KMS’s signature', /@noble\//],
  ['tokens (jose)', /\/jose\/|local\/runtime\/authorizer/],
  [
    'streams, ticks, their position on disk',
    /local\/runtime\/(stream|deliver|item-lanes|tick)|local\/(json-file|replace)/,
  ],
  [
    'the gateway and its HTTP server',
    /local\/runtime\/|local\/(http|call-id|clock|loopback)|node:(_http|internal\/http|internal\/url)/,
  ],
  ['the phones', /local\//],
  ['zod', /\/zod\//],
  ['logs, metrics, middy', /@aws-lambda-powertools|@middy|shared\/telemetry|node:internal\/console/],
  ['counting segments of SMS', /sms-segments-calculator|grapheme-splitter/],
  ['the functions themselves', /\/(functions|shared)\//],
] as const;

export type PartName = (typeof PARTS)[number][0] | 'collecting garbage' | 'Node itself' | 'idle';

const OF_V8 = new Map<string, PartName>([
  ['(garbage collector)', 'collecting garbage'],
  ['(idle)', 'idle'],
]);

/** The part that a frame of a stack belongs to; null: of Node, and whoever called it is meant. */
export function partOf({ functionName, url }: { functionName: string; url: string }): PartName | null {
  return OF_V8.get(functionName) ?? PARTS.find(([, place]) => place.test(url))?.[0] ?? null;
}
