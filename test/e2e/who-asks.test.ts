import { extractText, getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Body, type Citizen, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();

const NAMES = { kk: '«Көктем Банк» АҚ', ru: 'АО «Банк Коктем»', en: 'Spring Bank JSC' };
const REGISTERED = { id: OTHER_BANK, name: NAMES, class: 'bank', status: 'active' };
const STRANGER = '900140000156';
const SUSPENDED = '900140000040';
const UNREGISTERED = {
  kk: `Тіркелмеген ұйым, БСН ${STRANGER}`,
  ru: `Незарегистрированная организация, БИН ${STRANGER}`,
  en: `Unregistered organisation, BIN ${STRANGER}`,
};
const LANGUAGES = ['kk', 'ru', 'en'] as const;

let registered: string;
beforeAll(async () => {
  await service.register(REGISTERED);
  registered = await service.token({ bin: OTHER_BANK, name: 'Whatever it says', scope: 'requests' });
});

const stranger = (name: string) => service.token({ bin: STRANGER, scope: 'requests', name });

const inCabinet = async ({ token }: Citizen, language: string): Promise<Body['requester'] | undefined> => {
  const headers = { 'accept-language': language };
  const { body } = await service.call('GET', '/v1/consents', { token, headers });
  return body.items[0]?.requester;
};

const lastSms = async ({ phone }: Citizen): Promise<string> => (await service.sms(phone)).at(-1)?.text ?? '';

async function paper(token: string, id: string, language: string): Promise<string> {
  const response = await fetch(`${service.origin}/v1/requests/${id}/answer`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/pdf', 'accept-language': language },
  });
  const document = await getDocumentProxy(new Uint8Array(await response.arrayBuffer()));
  return (await extractText(document, { mergePages: true })).text.replace(/\s+/g, ' ');
}

/** Asks, is agreed to, and has the answer. */
async function answeredTo(token: string, citizen: Citizen): Promise<string> {
  const { id, smsCode } = await service.askBySms(token, citizen);
  await service.reply(citizen.phone, `${smsCode} ИӘ`);
  await service.whenStatus(id, token, 'answered');
  return id;
}

describe('a registered organisation', () => {
  test.each(LANGUAGES)(
    'given a citizen who reads %s, then it has its official name there',
    async (language) => {
      const citizen = await service.citizen({ language });
      await service.askBySms(registered, citizen);
      const plain = NAMES[language].replace(/[«»]/g, '"');
      expect(await lastSms(citizen)).toMatch(new RegExp(`^${plain} `));
      expect(await inCabinet(citizen, language)).toEqual({
        id: OTHER_BANK,
        name: NAMES[language],
        kind: 'organisation',
        class: 'bank',
      });
    },
  );

  test('given an answer, then the paper and the JSON name it officially, and so does the citizen’s message', async () => {
    const citizen = await service.citizen({ belongs: true });
    const id = await answeredTo(registered, citizen);
    expect(await paper(registered, id, 'kk')).toContain(`${NAMES.kk} ${NAMES.ru} БСН / БИН ${OTHER_BANK}`);
    expect(await paper(registered, id, 'en')).toContain(NAMES.en);
    const headers = { 'accept-language': 'ru' };
    const { body } = await service.call('GET', `/v1/requests/${id}/answer`, { token: registered, headers });
    expect(body.requester).toEqual({ id: OTHER_BANK, name: NAMES.ru, kind: 'organisation', class: 'bank' });
    const messages = await service.call('GET', '/v1/me/messages', { token: citizen.token, headers });
    expect(messages.body.items).toContainEqual(
      expect.objectContaining({ kind: 'answer-given', requester: body.requester }),
    );
  });

  test('given it is renamed, then what was asked keeps the name it was asked under', async () => {
    const citizen = await service.citizen();
    const bin = '900140000060';
    const named = (kk: string) => ({ id: bin, name: { kk, ru: kk }, class: 'housing', status: 'active' });
    await service.register(named('Бұрынғы'));
    const token = await service.token({ bin, scope: 'requests' });
    await service.ask(token, citizen.iin);
    await service.register(named('Кейінгі'));
    expect(await inCabinet(citizen, 'kk')).toMatchObject({ name: 'Бұрынғы', class: 'housing' });
  });

  test('given purposes in its entry, then it may ask for no other', async () => {
    const bin = '900140000070';
    await service.register({
      ...REGISTERED,
      id: bin,
      name: { kk: 'Емшара', ru: 'Клиника' },
      purposes: ['employment'],
    });
    const token = await service.token({ bin, scope: 'requests' });
    const { iin } = await service.citizen();
    const refused = await service.submit(token, { iin, purpose: 'credit' });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([
      { pointer: '/purpose', detail: 'The register lets this organisation ask for: employment.' },
    ]);
    expect((await service.submit(token, { iin, purpose: 'employment' })).status).toBe(202);
  });

  test('given it is suspended, then it asks nothing more, reads what it has, and what is open goes on', async () => {
    const entry = { ...REGISTERED, id: SUSPENDED, name: { kk: 'Аязды', ru: 'Морозко' } };
    await service.register(entry);
    const token = await service.token({ bin: SUSPENDED, scope: 'requests' });
    const citizen = await service.citizen({ belongs: true });
    const { id, smsCode } = await service.askBySms(token, citizen, { reference: 'A' });
    await service.register({ ...entry, status: 'suspended' });

    const other = await service.citizen();
    for (const iin of [other.iin, citizen.iin, 'no IIN at all']) {
      const refused = await service.submit(token, { iin });
      expect([refused.status, refused.body.type]).toEqual([
        403,
        expect.stringMatching(/\/problems\/requester-suspended$/),
      ]);
      expect(refused.headers.get('ratelimit')).toMatch(/^"minute";r=\d+;t=\d+, "day";r=\d+;t=\d+$/);
    }
    expect(await service.request(id, token)).toMatchObject({ status: 'awaiting-consent', reference: 'A' });
    await service.reply(citizen.phone, `${smsCode} ИӘ`);
    await service.whenStatus(id, token, 'answered');

    await service.register(entry);
    expect((await service.submit(token, { iin: other.iin })).status).toBe(202);
  });
});

describe('an organisation that is not registered', () => {
  test('given its name is like no other, then it stands there marked, in SMS, cabinet and paper', async () => {
    const citizen = await service.citizen({ language: 'ru' });
    const token = await stranger('ТОО «Ромашка»');
    const id = await answeredTo(token, citizen);
    expect((await service.sms(citizen.phone))[0]?.text).toMatch(/^ТОО "Ромашка" \(вне реестра\) /);
    expect(await inCabinet(citizen, 'kk')).toEqual({
      id: STRANGER,
      name: 'ТОО «Ромашка» (тіркелмеген ұйым)',
      kind: 'organisation',
      class: null,
    });
    expect(await paper(token, id, 'kk')).toContain(
      'ТОО «Ромашка» (тіркелмеген ұйым) ТОО «Ромашка» (незарегистрированная организация)',
    );
    expect(await paper(token, id, 'en')).toContain('ТОО «Ромашка» (unregistered organisation)');
  });

  test.each([
    ['its Russian name', 'АО «Банк Коктем»'],
    ['its English name', 'Spring Bank'],
    ['another form and case', 'ТОО «КӨКТЕМ»'],
    ['Latin letters', '«Көктeм Бaнк» AҚ'],
    ['Russian letters', '«Коктем Банк» АК'],
    ['digits', '«К0ктем 6анк»'],
    ['what nobody sees', 'Көк\u200bтем\u2060 Б\u00adанк'],
    ['full width and accents', 'Ｓｐｒíｎｇ'],
    ['its sound', 'Koktem Bank'],
    ['words around it', 'Ресми «Көктем Банк» қызметі'],
    ['letters of another alphabet', 'Ꮶөктем'],
    ['the ministry', 'Еңбек және халықты әлеуметтік қорғау министрлігі'],
    ['nothing to be seen', '\u200b \u00ad'],
  ])('given it imitates a registered one by %s, then it is nameless, with its number', async (_how, name) => {
    const bin = STRANGER;
    const token = await service.token({ bin, scope: 'requests', name });
    const citizen = await service.citizen();
    const { id } = await service.askBySms(token, citizen);
    expect(await lastSms(citizen)).toMatch(/^Тіркелмеген ұйым( БСН…156)? сұрайды/);
    for (const language of LANGUAGES) {
      expect(await inCabinet(citizen, language)).toEqual({
        id: STRANGER,
        name: UNREGISTERED[language],
        kind: 'organisation',
        class: null,
      });
    }
    await service.cancel(id, token);
  });

  test('given it imitates one, then the paper names it by its number alone', async () => {
    const citizen = await service.citizen();
    const token = await stranger('Кoктeм 6aнк');
    const id = await answeredTo(token, citizen);
    const text = await paper(token, id, 'kk');
    expect(text).toContain(`${UNREGISTERED.kk} ${UNREGISTERED.ru}`);
    expect(text).not.toMatch(/[КK][oо]кт/i);
  });
});

describe('a person', () => {
  test('given one who asks, then their name stands there, marked as a private person’s', async () => {
    const citizen = await service.citizen({ language: 'ru' });
    const person = await service.token({ iin: service.nextIin(), name: 'Дархан Ахметов', scope: 'requests' });
    await service.askBySms(person, citizen);
    expect(await lastSms(citizen)).toMatch(/^Дархан Ахметов \(физлицо\) /);
    expect(await inCabinet(citizen, 'en')).toMatchObject({
      name: 'Дархан Ахметов (private person, unregistered)',
      kind: 'person',
      class: null,
    });
  });

  test('given one whose name is a bank’s, then the name is not shown', async () => {
    const citizen = await service.citizen();
    const person = await service.token({ iin: service.nextIin(), name: 'Көктем Банк', scope: 'requests' });
    await service.askBySms(person, citizen);
    expect(await lastSms(citizen)).toMatch(/^Тіркелмеген тұлға сұрайды/);
    expect(await inCabinet(citizen, 'ru')).toMatchObject({ name: 'Незарегистрированное физическое лицо' });
  });

  test('given one who asks about themselves, then it is accepted, and tells where the answer is at once', async () => {
    const { iin } = await service.citizen();
    const person = await service.token({ iin, name: 'Дархан', scope: 'requests' });
    const accepted = await service.submit(person, { iin });
    expect([accepted.status, accepted.headers.get('link')]).toEqual([202, '</v1/me/answer>; rel="related"']);
    const { iin: another } = await service.citizen();
    expect((await service.submit(person, { iin: another })).headers.get('link')).toBeNull();
  });
});

describe('POST /v1/register/requesters', () => {
  const post = async (requesters: unknown[], bin = '900140000090') => {
    const token = await service.token({ bin, scope: 'register' });
    return service.call('POST', '/v1/register/requesters', { token, body: { requesters } });
  };
  const good = { ...REGISTERED, id: '900140000080', name: { kk: 'Жақсы', ru: 'Хороший' } };

  test.each([
    ['a BIN with a wrong check digit', { id: '900140000081' }, '/id'],
    ['an IIN', { id: '850101100012' }, '/id'],
    ['no name in Russian', { name: { kk: 'Жақсы' } }, '/name/ru'],
    ['a name of nothing', { name: { kk: ' ', ru: 'Хороший' } }, '/name/kk'],
    ['a name without a letter of ours', { name: { kk: '中国', ru: 'Хороший' } }, '/name/kk'],
    ['another class', { class: 'casino' }, '/class'],
    ['another purpose', { purposes: ['gambling'] }, '/purposes/0'],
    ['no purpose at all', { purposes: [] }, '/purposes'],
    ['limits below nothing', { limits: { perMinute: -1, perDay: 10 } }, '/limits/perMinute'],
    ['half of the limits', { limits: { perMinute: 1 } }, '/limits/perDay'],
    ['another status', { status: 'closed' }, '/status'],
    ['an unknown field', { phone: '+77010000000' }, '/phone'],
  ])(
    'given %s, then the row is rejected there, and the good one beside it is stored',
    async (_what, bad, pointer) => {
      const { status, body } = await post([{ ...good, ...bad }, good]);
      expect(status).toBe(200);
      expect(body.accepted).toBe(1);
      expect(body.rejected).toEqual([
        { index: 0, errors: [{ pointer, detail: expect.stringMatching(/\S/) }] },
      ]);
    },
  );

  test('given the same row twice, then it is harmless', async () => {
    expect((await post([good, good])).body).toEqual({ accepted: 2, rejected: [] });
  });

  test('given another scope, then it is refused', async () => {
    const body = { requesters: [good] };
    expect((await service.call('POST', '/v1/register/requesters', { token: registered, body })).status).toBe(
      403,
    );
  });
});

describe('who of an organisation asks', () => {
  const MARK = 'officer-17@bank.example';

  test('given two officers, then each reads which of them asked, and nobody outside does', async () => {
    const officer = (sub: string) => service.token({ bin: OTHER_BANK, scope: 'requests', sub });
    const [mine, colleague] = [await officer(MARK), await officer('officer-18')];
    const citizen = await service.citizen({ belongs: true });
    const id = await answeredTo(mine, citizen);
    const read = await service.call('GET', `/v1/requests/${id}`, { token: colleague });
    expect(read.body).toMatchObject({ submittedBy: MARK });
    const found = await service.call('POST', '/v1/requests/search', {
      token: colleague,
      body: { iin: citizen.iin },
    });
    expect(found.body.items).toMatchObject([{ id, submittedBy: MARK }]);

    const outside: [string, string, string][] = [
      'application/json',
      'application/jose',
      'application/pdf',
    ].flatMap((accept): [string, string, string][] => [
      [`/v1/requests/${id}/answer`, mine, accept],
      [`/v1/consents/${id}/receipt`, citizen.token, accept],
    ]);
    outside.push(['/v1/consents', citizen.token, '*/*'], ['/v1/me/messages', citizen.token, '*/*']);
    outside.push([`/v1/requests/${id}/evidence`, mine, '*/*']);
    for (const [path, token, accept] of outside) {
      const { status, text } = await service.call('GET', path, { token, headers: { accept } });
      expect(status).toBe(200);
      const claims =
        accept === 'application/jose' ? Buffer.from(text.split('.')[1] ?? '', 'base64url').toString() : '';
      expect(text + claims).not.toContain(MARK);
    }
    expect(await paper(mine, id, 'ru')).not.toContain(MARK);
  });

  test('given a provider whose sub is a personal number, then its last digits are kept nowhere; given a person, then nothing is', async () => {
    const number = '880412200005';
    const token = await service.token({ bin: OTHER_BANK, scope: 'requests', sub: `kz:${number}` });
    const { iin } = await service.citizen();
    const { body } = await service.submit(token, { iin });
    expect(body).toMatchObject({ submittedBy: 'kz:880412******' });
    const person = await service.token({ iin: (await service.citizen()).iin, scope: 'requests' });
    const own = await service.submit(person, { iin });
    expect(own.body).not.toHaveProperty('submittedBy');
  });
});
