import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS } from '../../infra/watch/limits.ts';
import { FRIGHTENS } from '../../shared/domain/frightening.ts';
import { signGatewayMessage } from '../../shared/messaging/inbound.ts';
import { type Body, type Citizen, OTHER_BANK, type Service } from '../support/service.ts';
import { spoil } from '../support/stored.ts';

type Asked = { citizen: Citizen; phone: string; request: Body; code: string };

/** Makes everything happen that the service measures, the troubles that alarms are for among it. */
export async function provoke(service: Service): Promise<void> {
  const bank = await service.bank();

  async function ask(): Promise<Asked> {
    const citizen = await service.citizen({ belongs: true });
    const request = await service.askBySms(bank, citizen);
    return { citizen, phone: citizen.phone ?? '', request, code: request.smsCode };
  }
  const decide = ({ citizen, request, code }: Asked, decision: string) =>
    service.call('POST', `/v1/consents/${request.id}/decision`, {
      token: citizen.token,
      body: { decision, code },
    });

  await everydayLife(service, bank, { ask, decide });
  await smsFail(service, bank, ask);
  await smsHeld(service, bank);
  await codesAreGuessed({ ask, decide });
  await decisionsFail(service, { ask, decide });
  await answersAreLate(service, bank, { ask, decide });
  await somebodyFrightens(service);
}

type Means = { ask: () => Promise<Asked>; decide: (asked: Asked, decision: string) => Promise<unknown> };

async function everydayLife(service: Service, bank: string, { ask, decide }: Means): Promise<void> {
  const yes = await ask();
  await service.reply(yes.phone, `${yes.code} ИӘ`, 'first');
  await service.reply(yes.phone, `${yes.code} ИӘ`, 'first');
  await service.reply(yes.phone, `${yes.code} ЖОҚ`);
  await service.whenStatus(yes.request.id, bank, 'answered');
  await readUnrecorded(service, bank, yes.request.id);
  await decide(await ask(), 'refuse');
  await decide(await ask(), 'not-me');
  const withdrawn = await ask();
  await service.call('POST', `/v1/requests/${withdrawn.request.id}/cancel`, { token: bank });
  await somebodyMistakes(service, withdrawn);
  const silent = await ask();
  await service.reply(silent.phone, 'не понимаю');
  await replyFromAbroad(service);
  await tooManySms(service, bank);
  // Two at once: one wins, the other is told that it was decided before.
  const hasty = await ask();
  await Promise.all(
    ['ИӘ', 'ДА', 'YES', 'ЖОҚ', 'НЕТ'].map((word) => service.reply(hasty.phone, `${hasty.code} ${word}`)),
  );
  // Past its window and its end (rule 3).
  await service.advance('PT2H14M');
  await service.whenStatus(silent.request.id, bank, 'expired');
  await service.reply(silent.phone, `${silent.code} ИӘ`);
}

/** A requester reads an answer, and that cannot be written. */
async function readUnrecorded(service: Service, bank: string, id: string): Promise<void> {
  const noWrites = { service: 'dynamodb', operation: 'PutItem', function: 'read-answer' };
  await service.fault({ ...noWrites, rate: 1, error: 'ResourceNotFoundException' });
  await service.call('GET', `/v1/requests/${id}/answer`, { token: bank });
  await service.fault({ ...noWrites, rate: 0 });
}

/** Whoever it is, and how many "not me" it takes. */
export const FRIGHTENING = { number: OTHER_BANK, no: FRIGHTENS.organisation.notMe.atLeast };

/** A bank asks people whom it does not know: they say so by SMS and in the cabinet. */
async function somebodyFrightens(service: Service): Promise<void> {
  const stranger = await service.bank(FRIGHTENING.number, 'АО «Банк Бетпак»');
  for (let asked = 0; asked < FRIGHTENING.no; asked++) {
    const citizen = await service.citizen();
    const { id, smsCode: code } = await service.askBySms(stranger, citizen);
    if (asked % 2 === 0) await service.reply(citizen.phone ?? '', `${code} МЕН ЕМЕС`);
    else
      await service.call('POST', `/v1/consents/${id}/decision`, {
        token: citizen.token,
        body: { decision: 'not-me', code },
      });
  }
}

/** The gateway's own signature, around a number that is no mobile of Kazakhstan; then somebody else's. */
async function replyFromAbroad(service: Service): Promise<void> {
  const { gateway } = JSON.parse(readFileSync(join(service.dataDir, 'secrets.json'), 'utf8'));
  const messageId = 'from-abroad';
  const rawBody = JSON.stringify({ messageId, from: '+12025550123', to: '1414', text: 'YES' });
  const headers = signGatewayMessage({ secret: gateway, messageId, rawBody, now: new Date() });
  await service.call('POST', '/v1/sms/inbound', { headers, body: rawBody });
  const forged = { ...headers, 'webhook-signature': 'v1,b2xk' };
  for (let post = 0; post <= LIMITS.badSignatures.above; post++)
    await service.call('POST', '/v1/sms/inbound', { headers: forged, body: rawBody });
}

/** A value that no release ever wrote, met by whoever lists what it stands in. */
async function somebodyMistakes(service: Service, { citizen, request }: Asked): Promise<void> {
  spoil(service.dataDir, request.id, 'purpose', 'gambling');
  await service.consents(citizen);
}

/** More than two prompts to one citizen in a day by one requester; the third is not sent. */
async function tooManySms(service: Service, bank: string): Promise<void> {
  const { iin } = await service.citizen();
  for (let asked = 0; asked < 6; asked++) {
    const { id } = await service.ask(bank, iin);
    await service.call('POST', `/v1/requests/${id}/cancel`, { token: bank });
  }
}

async function smsFail(service: Service, bank: string, ask: Means['ask']): Promise<void> {
  const puzzled = await ask();
  const refusing = await service.citizen();
  await service.fault({ service: 'sns', next: 1, error: 'OptedOut' });
  await service.ask(bank, refusing.iin);
  const waiting = await service.citizen();
  await service.fault({ service: 'sns', rate: 1, error: 'Throttled' });
  const { body } = await service.submit(bank, { iin: waiting.iin });
  for (let others = 1; others < LIMITS.smsFail.atLeast; others++) {
    await service.submit(bank, { iin: (await service.citizen()).iin });
  }
  await service.reply(puzzled.phone, 'не понимаю');
  await service.advance('PT5M');
  await service.advance('PT6M');
  await service.whenAsked(waiting.iin, body.id);
  await service.fault({ service: 'sns', rate: 0 });
  await service.advance('PT5M');
}

/** The month's limit is spent: whoever is asked meanwhile finds the code in the cabinet. */
async function smsHeld(service: Service, bank: string): Promise<void> {
  await service.smsSpending('reached');
  await service.ask(bank, (await service.citizen()).iin);
  await service.smsSpending('not-reached');
}

async function codesAreGuessed({ ask, decide }: Means): Promise<void> {
  const rounds = Array.from({ length: 12 }, async () => {
    const asked = await ask();
    const wrong = { ...asked, code: asked.code === '000000' ? '000001' : '000000' };
    for (let guess = 0; guess < 6; guess++) await decide(wrong, 'grant');
  });
  await Promise.all(rounds);
}

/** KMS is away for those who decide: a citizen is told to come again, every time. */
async function decisionsFail(service: Service, { ask, decide }: Means): Promise<void> {
  // Apart from other calls of the route, which went well.
  await service.advance('PT6M');
  const asked = await ask();
  await service.fault({ service: 'kms', function: 'decide-consent', rate: 1, error: 'KMSInternalException' });
  for (let call = 0; call < LIMITS.routeFails.atLeast; call++) await decide(asked, 'grant');
  await service.fault({ service: 'kms', function: 'decide-consent', rate: 0 });
  await service.advance('PT6M');
}

/** The answers cannot be written for seventeen minutes after the citizens' consent. */
async function answersAreLate(service: Service, bank: string, { ask, decide }: Means): Promise<void> {
  const asked = [await ask(), await ask(), await ask()];
  const noWrites = { service: 'dynamodb', operation: 'PutItem', function: 'advance-request' };
  await service.fault({ ...noWrites, rate: 1, error: 'ProvisionedThroughputExceededException' });
  for (const each of asked) await decide(each, 'grant');
  for (const pause of ['PT6M', 'PT5M', 'PT6M']) await service.advance(pause);
  await service.fault({ ...noWrites, rate: 0 });
  await service.advance('PT1M');
  for (const { request } of asked) await service.whenStatus(request.id, bank, 'answered');
}
