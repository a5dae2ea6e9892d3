import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { extractText, getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, test } from 'vitest';
import { completeIin } from '../../shared/domain/identity-number.ts';
import { type Body, type Citizen, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';
import { fileWith, folder, run } from '../unit/verifying.ts';

const service = useService();
let register: string;
let jwks: string;
let families = 0;

beforeAll(async () => {
  register = await service.token({ bin: OTHER_BANK, scope: 'register' });
  jwks = fileWith('keys.json', (await service.call('GET', '/.well-known/jwks.json')).text);
});

const childIin = (serial: number): string => {
  const iin = completeIin(`1502025${String(3_000 + serial)}`);
  return iin ?? childIin(serial + 1);
};

/** A couple with a child, whose application was registered in January. */
async function family() {
  const [wife, husband] = [await service.citizen({ phone: false }), await service.citizen({ phone: false })];
  const child = childIin(++families * 10);
  const row = {
    applicationNumber: `F-${families}`,
    registeredOn: '2026-01-10',
    applicantIin: wife.iin,
    authority: { kato: '710000000', name: { kk: 'Астана қаласының әкімдігі', ru: 'Акимат города Астаны' } },
    family: [{ iin: husband.iin }, { iin: child }],
  };
  const assigned = {
    ...row,
    assistance: 'conditional',
    socialContract: { number: 'ӘК-17', date: '2026-01-18' },
    decision: { kind: 'assign', on: '2026-01-20', socialPackage: 'granted' },
    period: { from: '2026-01', to: '2026-12' },
    totalTenge: 1_138_900,
  };
  const childToken = await service.token({ iin: child, scope: 'consents' });
  return { wife, husband, child: { iin: child, phone: null, token: childToken }, row, assigned };
}

async function send(...entries: object[]): Promise<void> {
  const { body } = await service.call('POST', '/v1/register/entries', { token: register, body: { entries } });
  expect(body).toEqual({ accepted: entries.length, rejected: [] });
}

const messages = async ({ token }: Citizen): Promise<Body[]> =>
  (await service.call('GET', '/v1/me/messages', { token })).body.items;

const open = ({ token }: Citizen, id: string, headers: Record<string, string>) =>
  fetch(`${service.origin}/v1/me/messages/${id}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });

const wordsIn = async (pdf: Uint8Array): Promise<string> =>
  (await extractText(await getDocumentProxy(Uint8Array.from(pdf)), { mergePages: true })).text.replace(
    /\s+/g,
    ' ',
  );

describe('the messages of a family', () => {
  test('given an application and its assignment, then both adults are told of each with the information itself, the child of nothing', async () => {
    const { wife, husband, child, row, assigned } = await family();
    await send(row);
    await send(assigned, row);
    await send(assigned);
    for (const adult of [wife, husband]) {
      expect(await messages(adult)).toMatchObject([
        {
          kind: 'tsa-assigned',
          at: '2026-01-20',
          assistance: 'conditional',
          period: { from: '2026-01', to: '2026-12' },
          totalTenge: 1_138_900,
          socialPackage: 'granted',
          socialContract: { number: 'ӘК-17', date: '2026-01-18' },
        },
        { kind: 'application-registered', at: '2026-01-10', applicationNumber: row.applicationNumber },
      ]);
    }
    expect(await messages(child)).toEqual([]);
  });

  test('given a row corrected, taken back and sent twenty times at once, then one message for each, which says what it corrects', async () => {
    const { husband, assigned } = await family();
    await send(assigned);
    await Promise.all(Array.from({ length: 20 }, () => send(assigned)));
    await send({ ...assigned, totalTenge: 999_000 });
    await Promise.all(
      Array.from({ length: 5 }, () => send({ ...assigned, totalTenge: 999_000, withdrawn: true })),
    );
    await send(
      ...[assigned, { ...assigned, totalTenge: 999_000 }].map((row) => ({ ...row, withdrawn: true })),
    );
    const decided = (await messages(husband)).filter(({ kind }) => kind === 'tsa-assigned').reverse();
    expect(decided.map(({ totalTenge, withdrawn }) => [totalTenge, withdrawn])).toEqual([
      [1_138_900, undefined],
      [999_000, undefined],
      [999_000, true],
    ]);
    expect(decided.map(({ corrects }) => corrects)).toEqual([
      undefined,
      ...decided.slice(0, 2).map(({ id }) => id),
    ]);
    expect(await messages(husband)).toEqual(await messages(husband));
  });
});

describe('a message as an electronic document', () => {
  let husband: Citizen;
  let wife: Citizen;
  let id: string;

  beforeAll(async () => {
    const made = await family();
    ({ wife, husband } = made);
    const reason = { kk: 'Табысы кедейлік шегінен жоғары', ru: 'Доход выше черты бедности' };
    await send({ ...made.row, decision: { kind: 'refuse', on: '2026-01-20', reason } });
    id = (await messages(husband))[0]?.id ?? '';
  });

  test('given the JWS, then jose and kelisim-verify and openssl check it offline, and it says why', async () => {
    const jws = await (await open(husband, id, { accept: 'application/jose' })).text();
    const keys = JSON.parse(readFileSync(jwks, 'utf8'));
    const { payload } = await jwtVerify(jws, createLocalJWKSet(keys), { typ: 'tsa-notice+jwt' });
    expect(payload).toMatchObject({
      iss: service.origin,
      jti: id,
      kind: 'tsa-refused',
      reason: { ru: 'Доход выше черты бедности' },
      person: { iin: husband.iin },
    });
    expect(JSON.stringify(payload)).not.toContain(wife.iin);
    const { status, stdout } = run(fileWith('notice.jws', jws), '--jwks', jwks);
    expect(stdout).toMatch(
      /^HOLDS\nОтбасыңызға .* бас тартылды\. Себебі: Табысы кедейлік шегінен жоғары\.\n/,
    );
    expect(status).toBe(0);

    fileWith('confirmation.jws', jws);
    const recipe = /```sh openssl\n([\s\S]*?)```/.exec(readFileSync('docs/verify.md', 'utf8'))?.[1] ?? '';
    const checked = spawnSync('sh', ['-c', recipe], { cwd: folder, encoding: 'utf8' });
    expect(checked.stdout).toContain('Verified OK');
  });

  test.each([
    ['kk', 'Себебі: Табысы кедейлік шегінен жоғары.', 'Причина: Доход выше черты бедности.'],
    ['en', 'State targeted social assistance was refused to your family.', 'Доход выше черты бедности.'],
  ])('given the page in %s, then it has the words, and verifies offline', async (language, ...words) => {
    const answer = await open(husband, id, { accept: 'application/pdf', 'accept-language': language });
    expect(answer.headers.get('content-disposition')).toBe(
      'inline; filename="tsa-notification-2026-01-20.pdf"',
    );
    const pdf = new Uint8Array(await answer.arrayBuffer());
    const text = await wordsIn(pdf);
    for (const part of [...words, id, husband.iin, '20.01.2026']) expect(text).toContain(part);
    const { status, stdout } = run(fileWith(`notice-${language}.pdf`, pdf), '--jwks', jwks);
    expect([status, stdout.split('\n')[0]]).toEqual([0, 'HOLDS']);
  });

  test('given JSON, then it is the same, again and again; another form is 406, another’s message 404', async () => {
    const { headers, body } = await service.call('GET', `/v1/me/messages/${id}`, { token: husband.token });
    expect([headers.get('content-type'), headers.get('vary')]).toEqual([
      'application/json',
      'Accept, Accept-Language',
    ]);
    expect(body).toMatchObject({
      id,
      kind: 'tsa-refused',
      on: '2026-01-20',
      legalBasis: { ru: expect.stringContaining('№ 227') },
    });
    expect((await service.call('GET', `/v1/me/messages/${id}`, { token: husband.token })).body).toEqual(body);
    const call = (token: string, accept: string, path = id) =>
      service.call('GET', `/v1/me/messages/${path}`, { token, headers: { accept } });
    expect((await call(husband.token, 'text/html')).status).toBe(406);
    expect((await call(wife.token, 'application/pdf')).status).toBe(404);
    expect((await call(husband.token, 'application/pdf', 'x'.repeat(22))).status).toBe(404);
  });
});
