import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Permission, permissionsOf, statementsOfFunction } from '../../infra/security/permissions.ts';
import { securityTable, withTable } from '../../infra/security/table.ts';
import { FUNCTION_ENTRIES, type FunctionName, KEYS, TABLES } from '../../shared/service/table.ts';
import { all, PREFIX, template } from './synthesised.ts';

const permissions = (name: FunctionName): Permission[] =>
  permissionsOf(statementsOfFunction(template, PREFIX, name));

const allowed = (name: FunctionName): string[] =>
  permissions(name)
    .filter(({ effect }) => effect === 'Allow')
    .map(({ action, resource }) => `${action} ${resource}`);

/** The id that CDK gives a resource begins with the name that the stack gives it. */
const nameOf = (resource: string): string => {
  for (const table of Object.keys(TABLES))
    resource = resource.replace(new RegExp(`^${table}table[0-9A-F]{8}`), table);
  for (const key of Object.keys(KEYS)) resource = resource.replace(new RegExp(`^${key}key[0-9A-F]{8}$`), key);
  return resource.replace('/index/', '/');
};

const SERVICE_OF: Record<string, string> = {
  GenerateMac: 'kms',
  Sign: 'kms',
  GetPublicKey: 'kms',
  Publish: 'sns',
};

describe('what the role of each function lets it do', () => {
  test.each(FUNCTION_ENTRIES.map(({ name, touches }) => [name, touches] as const))(
    '%s may touch what the service table says, and nothing else',
    (name, touches) => {
      // Replies of scripted people are a sandbox's (test/infra/sandbox.test.ts).
      const touched = Object.entries(touches).filter(([resource]) => resource !== 'inbound-sms');
      const expected = touched.flatMap(([resource, actions]) =>
        (actions as readonly string[]).map(
          (action) => `${SERVICE_OF[action] ?? 'dynamodb'}:${action} ${resource === 'sms' ? '*' : resource}`,
        ),
      );
      const ofTriggers = /^(logs|sqs):|Stream|GetRecords|GetShardIterator|datakey/;
      const found = allowed(name)
        .filter((permission) => !ofTriggers.test(permission))
        .map((permission) => `${permission.split(' ')[0]} ${nameOf(permission.split(' ')[1] ?? '')}`);
      expect(found.toSorted()).toEqual(expected.toSorted());
    },
  );

  test('no action has a wildcard, and no resource but what has no ARN', () => {
    for (const { name } of FUNCTION_ENTRIES) {
      for (const { action, resource, effect } of permissions(name)) {
        expect(action).not.toContain('*');
        if (effect === 'Allow' && resource === '*')
          expect(['sns:Publish', 'dynamodb:ListStreams']).toContain(action);
        else if (effect === 'Allow') expect(resource, `${name} ${action}`).not.toContain('*');
      }
    }
  });

  test('whoever may send an SMS may publish to no topic', () => {
    for (const { name } of FUNCTION_ENTRIES.filter(({ touches }) => 'sms' in touches)) {
      const denied = permissions(name).filter(({ effect }) => effect === 'Deny');
      expect(denied).toEqual([
        { effect: 'Deny', action: 'sns:Publish', resource: 'arn:aws:sns:*:*:*', condition: '' },
      ]);
    }
  });

  test('the data key is used through the service that keeps the data only', () => {
    for (const { name } of FUNCTION_ENTRIES) {
      for (const { resource, condition } of permissions(name).filter((each) =>
        /datakey/.test(each.resource),
      )) {
        expect(condition, `${name} ${resource}`).toMatch(/^(dynamodb|sqs)$/);
      }
    }
  });

  test.each([
    ['decide-consent', 'change the register', /(Put|Update|Delete|Write)\w* registertable/],
    ['decide-consent', 'sign a document', /kms:Sign/],
    ['read-evidence', 'sign an answer', /kms:Sign signingkey/],
    ['read-own-answer', 'sign an answer to a requester', /kms:Sign signingkey/],
    ['read-message', 'sign an answer to a requester', /kms:Sign signingkey/],
    ['advance-request', 'sign anything else', /kms:Sign (own|evidence)key/],
    ['read-keys', 'sign', /kms:Sign/],
    ['submit-request', 'send an SMS', /^sns:/],
    // Who asks stands in the register too, by their own key.
    [
      'submit-request',
      'look people up or change the register',
      /(Query|Scan|Put|Update|Delete|Write)\w* registertable/,
    ],
    ['submit-request', 'compute a code', /codeskey/],
    [
      'read-requests',
      'write anything but a request that it met past its end',
      /dynamodb:.*(Update|Delete|Write)|PutItem (?!requeststable)/,
    ],
    [
      'read-answer',
      'write anything but when it was first read',
      /dynamodb:.*(Update|Delete|Write)|PutItem (?!requeststable)/,
    ],
    ['read-evidence', 'write', /dynamodb:.*(Put|Update|Delete|Write)/],
    ['list-consents', 'write', /dynamodb:.*(Put|Update|Delete|Write)/],
    ['read-requests', 'compute a code', /codeskey/],
    ['cancel-request', 'read the register', /registertable/],
    ['import-entries', 'see requests', /requeststable/],
    ['import-entries', 'sign anything, or compute a code', /kms:Sign|codeskey/],
    // By key it asks only for the pointers of its own rows' applicants.
    [
      'import-entries',
      'read an item by itself, or all of the register',
      /dynamodb:(GetItem|Scan) registertable/,
    ],
    ['receive-sms', 'change the register', /(Put|Update|Delete|Write)\w* registertable/],
    ['read-lifecycle', 'touch any table', /dynamodb:/],
    ['read-service-level', 'write', /dynamodb:.*(Put|Update|Delete|Write)/],
  ] as const)('%s cannot %s', (name, _what, pattern) => {
    expect(allowed(name).filter((permission) => pattern.test(permission))).toEqual([]);
  });

  test('no function has a managed policy or shares its role', () => {
    const roles = all('AWS::Lambda::Function')
      .filter(({ properties }) => String(properties.FunctionName).startsWith(PREFIX))
      .map(({ properties }) => JSON.stringify(properties.Role));
    expect(new Set(roles).size).toBe(FUNCTION_ENTRIES.length);
    for (const { id, properties } of all('AWS::IAM::Role')) {
      if (roles.some((role) => role.includes(id))) expect(properties.ManagedPolicyArns).toBeUndefined();
    }
  });

  test('docs/security.md has the table of this template (npm run docs:security writes it)', () => {
    const document = readFileSync('docs/security.md', 'utf8');
    expect(document).toBe(withTable(document, securityTable(template, PREFIX)));
  });
});
