import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeHoldSms } from '../../functions/hold-sms/hold-sms.ts';
import { alarmTold } from '../../local/phone/sms-topics.ts';
import { makeMemory } from '../fakes/memory.ts';
import { asksAbout, codes, makeService, references, somebodyAsked } from '../fakes/service.ts';

/** As CloudWatch publishes it, whole. */
const told = (NewStateValue: string, StateChangeTime: string, changes: object = {}): string =>
  JSON.stringify({
    AlarmName: 'kelisim-prod-sms-held',
    AlarmDescription: '98 % of the month’s limit for SMS are spent',
    AWSAccountId: '123456789012',
    AlarmConfigurationUpdatedTimestamp: '2026-11-01T08:00:00.000+0000',
    NewStateValue,
    NewStateReason: 'Threshold Crossed: 1 datapoint [2941.0] was greater than the threshold (2940.0).',
    StateChangeTime,
    Region: 'EU (Frankfurt)',
    AlarmArn: 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:kelisim-prod-sms-held',
    OldStateValue: 'OK',
    Trigger: { MetricName: 'SMSMonthToDateSpentUSD', Namespace: 'AWS/SNS', Period: 300, Threshold: 2940 },
    ...changes,
  });

describe('the alarm on what SMS cost', () => {
  const { smsHold } = makeMemory();
  const holdSms = makeHoldSms({ smsHold });

  test.each([
    ['2026-11-26T07:15:36.490+0000', '2026-12-01T00:00:00.000Z'],
    ['2026-12-31T23:59:59.999+0000', '2027-01-01T00:00:00.000Z'],
    ['2027-02-01T00:00:00.000+0000', '2027-03-01T00:00:00.000Z'],
    // In UTC, as SNS counts: it is the first of March in Kazakhstan already.
    ['2028-02-29T23:00:00.000Z', '2028-03-01T00:00:00.000Z'],
  ])('given it goes off at %s, then SMS are held back until %s', async (at, heldUntil) => {
    const saidAt = new Date(at).toISOString();
    expect(await holdSms(told('ALARM', at))).toEqual({ kind: 'set', saidAt, heldUntil });
    expect(await smsHold.isHeld(saidAt)).toBe(true);
    expect(await smsHold.isHeld(heldUntil)).toBe(false);
  });

  test('given it is over, then they go; and what comes late or again changes nothing', async () => {
    const [off, over] = ['2028-03-02T00:00:00.000+0000', '2028-03-02T00:05:00.000+0000'];
    await holdSms(told('ALARM', off));
    expect(await holdSms(told('OK', over))).toMatchObject({ kind: 'set', heldUntil: null });
    expect(await holdSms(told('ALARM', off))).toMatchObject({ kind: 'outdated' });
    expect(await holdSms(told('OK', over))).toMatchObject({ kind: 'set' });
    expect(await smsHold.isHeld('2028-03-02T00:01:00.000Z')).toBe(false);
  });

  test('what the runbook has an operator publish is taken', async () => {
    const runbook = readFileSync('docs/runbook.md', 'utf8');
    const [, written = ''] = /--message "(.+)"\n/.exec(runbook) ?? [];
    const message = written.replaceAll('\\"', '"').replace('$(date -u +%FT%TZ)', '2028-03-20T01:02:03Z');
    expect(await holdSms(message.replace('OK', 'ALARM'))).toMatchObject({
      heldUntil: '2028-04-01T00:00:00.000Z',
    });
    expect(await holdSms(message)).toEqual({
      kind: 'set',
      saidAt: '2028-03-20T01:02:03.000Z',
      heldUntil: null,
    });
  });

  test('what the local runtime tells is read as CloudWatch’s', async () => {
    const [record] = alarmTold('ALARM', '2028-04-02T00:00:00.000Z').Records;
    expect(await holdSms(record?.Sns.Message ?? '')).toMatchObject({ heldUntil: '2028-05-01T00:00:00.000Z' });
  });

  test.each([
    [told('INSUFFICIENT_DATA', '2028-05-02T00:00:00.000+0000'), 'NewStateValue'],
    [told('ALARM', 'yesterday'), 'StateChangeTime'],
    [JSON.stringify({ NewStateValue: 'OK' }), 'StateChangeTime'],
    ['"ALARM"', 'object'],
    ['ALARM', 'this is not JSON'],
  ])('given %s, then an error names what is wrong', async (message, named) => {
    await expect(holdSms(message)).rejects.toThrow(named);
  });
});

describe('while SMS are held back', () => {
  const hold = async (service: ReturnType<typeof makeService>, heldUntil: string | null) =>
    service.stores.smsHold.set({ saidAt: service.now(), heldUntil });
  const FAR = '2099-01-01T00:00:00.000Z';

  test('given somebody is asked, then no SMS is tried, and the cabinet has the code for the asking', async () => {
    const service = makeService();
    await hold(service, FAR);
    const asked = await somebodyAsked(service);
    expect(service.phones.sent).toEqual([]);
    expect(await asked.request()).toMatchObject({ status: 'awaiting-consent' });
    expect(await asked.window()).toMatchObject({
      phoneMasked: null,
      smsFailed: true,
      inCabinet: false,
      quiet: null,
    });
    expect(service.reports).toContainEqual({ code: 'sms-held', error: undefined });
    expect(await service.resendCode({ citizenRef: asked.citizenRef, id: asked.id })).toEqual({
      kind: 'sent',
    });
    expect(await asked.window()).toMatchObject({ issue: 2, inCabinet: true });
    const decided = await service.decideConsent({
      citizenRef: asked.citizenRef,
      id: asked.id,
      decision: 'grant',
      code: await codes(asked.id, 2),
    });
    expect(decided.kind).toBe('decided');
    expect(service.phones.sent).toEqual([]);
  });

  test('given the SMS went out before, and never arrived, then a fresh code is in the cabinet at the first wish', async () => {
    const service = makeService();
    const asked = await somebodyAsked(service);
    await hold(service, FAR);
    service.wait(60_000);
    expect(await service.resendCode({ citizenRef: asked.citizenRef, id: asked.id })).toEqual({
      kind: 'sent',
    });
    expect(await asked.window()).toMatchObject({ issue: 2, inCabinet: true, phoneMasked: null });
    expect(service.phones.sent).toHaveLength(1);
  });

  test('given they go again, then the next one is asked by SMS', async () => {
    const service = makeService();
    await hold(service, FAR);
    await somebodyAsked(service);
    await hold(service, null);
    await somebodyAsked(service);
    expect(service.phones.sent).toHaveLength(1);
  });

  test('given an SMS failed before, then nobody waits for patience to end', async () => {
    const service = makeService();
    const citizenRef = 'somebody';
    const phoneRef = await references.phone('+77011234567');
    await service.stores.register.putContacts([
      { citizenRef, phone: '+77011234567', phoneRef, language: 'kk' },
    ]);
    service.phones.next.push(new Error('down'));
    const result = await service.submitRequest(asksAbout({ citizenRef }));
    if (result.kind !== 'accepted') throw new Error(result.kind);
    expect(await service.advance(result.request.id)).toEqual({ kind: 'postponed' });
    await hold(service, FAR);
    service.wait(5_000);
    expect(await service.advance(result.request.id)).toMatchObject({
      request: { status: 'awaiting-consent' },
    });
    expect(service.phones.sent).toEqual([]);
  });
});
