import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { readConfig } from '../../infra/config.ts';
import { resourcesOf, type Statement, statementsOfFunction } from '../../infra/security/permissions.ts';
import { synthesise } from '../../infra/security/whole.ts';
import { FUNCTION_ENTRIES, type FunctionName } from '../../shared/service/table.ts';
import { template as ordinary, plain } from './synthesised.ts';

const context = { ...cdk.context, sandbox: { consentWindowSeconds: 10 } };
const { template } = synthesise(new App({ context }));
const PREFIX = 'kelisim-dev';
const SCRIPTED_TOPIC = `${PREFIX}-scripted-sms`;

type Template = typeof template;
const publishingOf = (of: Template, name: FunctionName): Statement[] =>
  statementsOfFunction(of, PREFIX, name).filter(({ Action }) => [Action].flat().includes('sns:Publish'));
const variablesOf = (of: Template, name: FunctionName): Record<string, string> => {
  const found = resourcesOf(of, 'AWS::Lambda::Function').find(
    ({ properties }) => properties.FunctionName === `${PREFIX}-${name}`,
  );
  return (plain(found?.properties) as { Environment: { Variables: Record<string, string> } }).Environment
    .Variables;
};
const nameOfTopic = (of: Template, reference: unknown): string =>
  String(of.Resources[String(plain(reference))]?.Properties.TopicName);
const outlets = (of: Template, name: FunctionName) =>
  publishingOf(of, name).map(({ Effect, Resource }) => [Effect, nameOfTopic(of, Resource)]);

describe('a stage that is a sandbox', () => {
  const senders = FUNCTION_ENTRIES.filter(({ touches }) => 'sms' in touches).map(({ name }) => name);

  test.each(senders)('given %s, then it may publish to the scripted topic, and to no phone', (name) => {
    expect(outlets(template, name)).toEqual([['Allow', SCRIPTED_TOPIC]]);
    expect(variablesOf(template, name).SMS_OUTLET).toMatch(new RegExp(`:${SCRIPTED_TOPIC}$`));
  });

  test('the scripted people hear what is sent, and they alone write to where SMS come in', () => {
    const subscriptions = resourcesOf(template, 'AWS::SNS::Subscription').filter(
      ({ properties }) => nameOfTopic(template, properties.TopicArn) === SCRIPTED_TOPIC,
    );
    expect(subscriptions).toHaveLength(1);
    expect(String(plain(subscriptions[0]?.properties.Endpoint))).toMatch(/^playpeople/);
    const writers = FUNCTION_ENTRIES.filter(({ name }) =>
      outlets(template, name).some(([, topic]) => topic === `${PREFIX}-inbound-sms`),
    );
    expect(writers.map(({ name }) => name)).toEqual(['play-people']);
  });

  test('the window is as short as it says, wherever a function goes by it', () => {
    for (const { name, settings = [] } of FUNCTION_ENTRIES) {
      if (settings.includes('lifetimes'))
        expect(variablesOf(template, name).CONSENT_WINDOW_SECONDS, name).toBe('10');
    }
    expect(variablesOf(template, 'advance-request').SCRIPTED_PEOPLE).toBe('on');
  });
});

describe('any other stage', () => {
  test('has no scripted topic, two hours, phones, and people who can reply to nothing', () => {
    const topics = resourcesOf(ordinary, 'AWS::SNS::Topic').map(({ properties }) => properties.TopicName);
    expect(topics).not.toContain(SCRIPTED_TOPIC);
    expect(publishingOf(ordinary, 'play-people')).toEqual([]);
    expect(variablesOf(ordinary, 'advance-request')).toMatchObject({
      SMS_OUTLET: 'phones',
      SCRIPTED_PEOPLE: 'off',
      CONSENT_WINDOW_SECONDS: '7200',
    });
  });
});

describe('the configuration', () => {
  const read = (given: Record<string, unknown>) => readConfig((name) => ({ ...cdk.context, ...given })[name]);

  test('takes a sandbox by the command line as well, and ten seconds where it says none', () => {
    expect(read({ sandbox: '{"consentWindowSeconds":30}' }).sandbox).toEqual({ consentWindowSeconds: 30 });
    expect(read({ sandbox: {} }).sandbox).toEqual({ consentWindowSeconds: 10 });
  });

  test.each([{ consentWindowSeconds: 4 }, { consentWindowSeconds: 7_201 }, { seconds: 10 }])(
    'refuses a sandbox of %o',
    (sandbox) => {
      expect(() => read({ sandbox })).toThrow('sandbox');
    },
  );

  test('refuses it for prod, where living people have two hours', () => {
    const stages = { prod: { ...cdk.context.stages.dev, pagingUrl: 'https://paging.example' } };
    expect(() => read({ stage: 'prod', stages, sandbox: {} })).toThrow('prod asks living people');
  });
});
