import { describe, expect, test } from 'vitest';
import { NOTES_PER_PHONE } from '../../shared/domain/code.ts';
import { GLOSSARY } from '../../shared/domain/glossary.ts';
import { LANGUAGES } from '../../shared/domain/language.ts';
import { DECISIONS } from '../../shared/domain/lifecycle.ts';
import type { Phone } from '../../shared/domain/phone.ts';
import { randomId } from '../../shared/signing/random.ts';
import { aRef } from '../builders.ts';
import { makeMemory } from '../fakes/memory.ts';
import { makeService, references, somebodyAsked } from '../fakes/service.ts';

const PHONE = '+77011234567' as Phone;

/** What the phone is told once a decision was made in the cabinet, or by a reply. */
async function notes(acknowledgement: 'replies' | 'all' | 'none', how: 'cabinet' | 'sms', decision = 'ДА') {
  const service = makeService(makeMemory(), acknowledgement);
  const asked = await somebodyAsked(service, { phone: PHONE, language: 'ru' });
  service.phones.sent.length = 0;
  const reply = () =>
    service.receiveSms({
      messageId: randomId(),
      from: PHONE,
      text: `${asked.code} ${decision}`,
      receivedAt: null,
    });
  if (how === 'sms') {
    await reply();
    await reply();
  } else {
    for (let times = 0; times < 2; times++) await service.decideConsent({ ...asked, decision: 'grant' });
  }
  return service.phones.sent.map(({ text }) => text);
}

const ACCEPTED = GLOSSARY.ru.accepted('ДА');
const BEFORE = GLOSSARY.ru.acceptedBefore('ДА');

test.each([
  ['replies', 'sms', [ACCEPTED, BEFORE]],
  ['replies', 'cabinet', []],
  ['all', 'sms', [ACCEPTED, BEFORE]],
  ['all', 'cabinet', [ACCEPTED]],
  ['none', 'sms', []],
  ['none', 'cabinet', []],
] as const)(
  'given %s are acknowledged, when it is decided by %s, twice, then the phone is told %j',
  async (which, how, told) => {
    expect(await notes(which, how)).toEqual(told);
  },
);

describe('given decisions in the cabinet are acknowledged by SMS', () => {
  test('when it is "not me", then the number stays silent', async () => {
    const service = makeService(makeMemory(), 'all');
    const asked = await somebodyAsked(service, { phone: PHONE });
    service.phones.sent.length = 0;
    await service.decideConsent({ ...asked, decision: 'not-me' });
    expect(service.phones.sent).toEqual([]);
  });

  test('when there is no phone, SMS fail, or the day’s notes are used up, then it is decided all the same', async () => {
    const service = makeService(makeMemory(), 'all');
    const without = await somebodyAsked(service, { phone: null });
    expect(await service.decideConsent({ ...without, decision: 'grant' })).toMatchObject({ kind: 'decided' });

    const failing = await somebodyAsked(service, { phone: PHONE });
    service.phones.next.push(new Error('down'));
    expect(await service.decideConsent({ ...failing, decision: 'grant' })).toMatchObject({ kind: 'decided' });
    expect(service.reports.map(({ code }) => code)).toContain('note-failed');

    const phoneRef = await references.phone(PHONE);
    for (let note = 0; note < NOTES_PER_PHONE; note++) {
      await service.stores.smsLog.reserveNote({ phoneRef, key: aRef(), now: service.now() });
    }
    const last = await somebodyAsked(service, { phone: PHONE });
    service.phones.sent.length = 0;
    expect(await service.decideConsent({ ...last, decision: 'grant' })).toMatchObject({ kind: 'decided' });
    expect(service.phones.sent).toEqual([]);
  });
});

test('an acknowledgement is one segment in every language', () => {
  for (const language of LANGUAGES) {
    const { words, accepted, acceptedBefore } = GLOSSARY[language];
    for (const decision of DECISIONS) {
      for (const text of [accepted(words[decision]), acceptedBefore(words[decision])]) {
        expect(text.length).toBeLessThanOrEqual(language === 'en' ? 160 : 70);
      }
    }
  }
});
