import { execFile } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyAnswer } from '../../client/answer.ts';
import type { EvidenceAnswer } from '../../shared/contract/answers/evidence.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});

const evidence = async (id: string): Promise<EvidenceAnswer> =>
  JSON.parse((await service.call('GET', `/v1/requests/${id}/evidence`, { token: bank })).text);
const receipt = async (id: string, token: string): Promise<EvidenceAnswer> =>
  JSON.parse((await service.call('GET', `/v1/consents/${id}/receipt`, { token })).text);

/** What the verifier says of a file: its exit code and its first line. */
async function verifier(content: string): Promise<[number, string]> {
  const file = join(service.dataDir, 'to-verify');
  writeFileSync(file, content);
  const args = ['shared/verifier/cli.mjs', file, '--jwks', `${service.origin}/.well-known/jwks.json`];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout) =>
      resolve([Number(error?.code ?? 0), stdout.split('\n')[0] ?? '']),
    );
  });
}

/** A request that its citizen was asked about, and the code that the SMS has without its six digits. */
async function asked(input: { phone?: boolean; language?: string } = {}) {
  const citizen = await service.citizen({ belongs: true, ...input });
  const { id } = await service.ask(bank, citizen.iin);
  return { ...citizen, id };
}

async function answered() {
  const citizen = await asked();
  const [code] = await service.codes(citizen.phone ?? '');
  await service.reply(citizen.phone ?? '', `${code} ИӘ`);
  const request = await service.whenStatus(citizen.id, bank, 'answered');
  return { ...citizen, request };
}

describe('before a consent', () => {
  test('given one citizen with a phone and one without, then their requests give the same kind of evidence', async () => {
    const shapes: string[] = [];
    for (const phone of [true, false]) {
      const { id } = await asked({ phone });
      const { chain, consent, ...rest } = await evidence(id);
      expect(consent).toBeNull();
      // That and when the citizen was asked is part of no evidence before a decision.
      expect(chain.events.map((event) => Object.keys(event))).toEqual([
        ['type', 'at', 'by', 'details', 'hash'],
      ]);
      shapes.push(Object.keys({ ...rest, ...chain }).join());
    }
    expect(shapes[0]).toBe(shapes[1]);
    expect(shapes[0]).not.toContain('salt');
  });

  test('then neither the asking nor its channel can be found in it, by trying the few there are', async () => {
    const { id } = await asked();
    const tries = ['sms', 'cabinet', 'standing-refusal'].map((channel) =>
      sha256(JSON.stringify(['', 'asked', channel, null])),
    );
    const told = JSON.stringify(await evidence(id));
    for (const hidden of ['asked', ...tries]) expect(told).not.toContain(hidden);
  });

  test('then the chain holds for the verifier all the same', async () => {
    const { id } = await asked();
    expect(await verifier(JSON.stringify(await evidence(id)))).toEqual([0, 'HOLDS']);
  });
});

describe('the evidence of a consent', () => {
  test('given an answer, then the evidence has its chain, whose head the answer names', async () => {
    const { id } = await answered();
    const { chain, consent, aud } = await evidence(id);
    const answer = await service.call('GET', `/v1/requests/${id}/answer`, { token: bank });
    expect(answer.body.request).toEqual({ id, chainHead: chain.head });
    expect(chain.events.map(({ type, by }) => `${type} ${by}`)).toEqual([
      'submitted requester',
      'asked service',
      'granted subject',
      'answered service',
    ]);
    expect(aud).toBe('900140000020');
    expect(consent).toMatchObject({ schema_version: 'ISO/IEC TS 27560:2023', record_id: id });
  });

  test('given the SMS on the phone, then the receipt has its language, wording and hash, who asked and where to complain', async () => {
    const { id, phone, token, iin } = await asked({ language: 'ru' });
    const [code = ''] = await service.codes(phone ?? '');
    const [sms] = await service.sms(phone ?? '');
    await service.reply(phone ?? '', `${code} ДА`);
    await service.whenStatus(id, bank, 'answered');
    const { consent } = await receipt(id, token);
    const text = sms?.text.replace(code, '000000') ?? '';
    expect(consent?.pii_processing.privacy_notice).toEqual({
      language: 'ru',
      template: 'sms-2',
      text_hash: `sha-256:${sha256(text)}`,
    });
    expect(consent?.party_identification.map(({ party_role }) => party_role)).toEqual([
      'PII controller',
      'third party',
      'complaints',
    ]);
    expect(consent?.events).toMatchObject([
      { event_type: 'notice', event_state: 'consent requested', channel: 'sms' },
      { event_type: 'explicit', event_state: 'consent given', channel: 'sms' },
    ]);
    expect(JSON.stringify(consent)).not.toContain(iin);
  });

  test('given a citizen without a phone, then the receipt says that the cabinet asked', async () => {
    const { id, token } = await asked({ phone: false });
    const { consent, chain } = await receipt(id, token);
    expect(consent?.pii_processing.privacy_notice).toMatchObject({ template: 'cabinet-2' });
    expect(chain.events[1]).toMatchObject({ type: 'asked', channel: 'cabinet' });
  });

  test('given "this is not me", then the citizen has a page of it to show, in the language that was asked for', async () => {
    const { id, phone, token } = await asked();
    const [code] = await service.codes(phone ?? '');
    await service.reply(phone ?? '', `${code} МЕН ЕМЕС`);
    await service.whenStatus(id, bank, 'refused');
    const page = async (language: string) => {
      const headers = { accept: 'application/pdf', 'accept-language': language };
      const answer = await service.call('GET', `/v1/consents/${id}/receipt`, { token, headers });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/pdf');
      return answer.text;
    };
    const pages = [await page('ru'), await page('en')];
    for (const text of pages) expect(text).toMatch(/^%PDF-[\s\S]*receipt\.jws/);
    expect(pages[0]).toContain('kk-KZ');
    expect(pages[1]).not.toContain('/Lang (kk-KZ)');
  });

  test('given another citizen, then the receipt is not there; given another form, then 406', async () => {
    const { id, token } = await answered();
    const other = await service.citizen({});
    const get = (as: string, accept: string) =>
      service.call('GET', `/v1/consents/${id}/receipt`, { token: as, headers: { accept } });
    expect((await get(other.token, '*/*')).status).toBe(404);
    expect((await get(token, 'text/html')).status).toBe(406);
    expect(
      (
        await service.call('GET', `/v1/requests/${id}/evidence`, {
          token: bank,
          headers: { accept: 'application/pdf' },
        })
      ).status,
    ).toBe(406);
    expect((await get(token, 'application/json; charset=utf-8')).status).toBe(200);
    expect((await get(token, '*')).status).toBe(200);
  });
});

describe('the verifier', () => {
  test('given signed evidence, a signed receipt or a signed answer, then each holds against the published keys', async () => {
    const { id, token } = await answered();
    const signed = async (path: string, as: string): Promise<string> =>
      (await service.call('GET', path, { token: as, headers: { accept: 'application/jose' } })).text;
    expect(await verifier(await signed(`/v1/requests/${id}/evidence`, bank))).toEqual([0, 'HOLDS']);
    expect(await verifier(await signed(`/v1/consents/${id}/receipt`, token))).toEqual([0, 'HOLDS']);
    expect(await verifier(await signed(`/v1/requests/${id}/answer`, bank))).toEqual([0, 'HOLDS']);
  });

  test('given who signs evidence, or own answers, signs an answer to a requester, then nobody is taken in', async () => {
    const { id, token } = await answered();
    const signed = async (path: string, as: string): Promise<string> =>
      (await service.call('GET', path, { token: as, headers: { accept: 'application/jose' } })).text;
    const answer = await signed(`/v1/requests/${id}/answer`, bank);
    const kidOf = (jws: string) => decodeProtectedHeader(jws).kid ?? '';
    const kids = [
      answer,
      await signed(`/v1/requests/${id}/evidence`, bank),
      await signed('/v1/me/answer', token),
    ].map(kidOf);
    expect(new Set(kids).size).toBe(3);
    const kept = JSON.parse(readFileSync(join(service.dataDir, 'kms.json'), 'utf8'));
    for (const [name, kid] of [
      ['evidence', kids[1]],
      ['own', kids[2]],
    ] as const) {
      const key = createPrivateKey({ key: Buffer.from(kept[name], 'base64'), format: 'der', type: 'pkcs8' });
      const header = { alg: 'ES256', kid: kid ?? '', typ: 'tsa-confirmation+jwt' };
      const forged = await new SignJWT({ ...decodeJwt(answer), belongs: false })
        .setProtectedHeader(header)
        .sign(key);
      expect((await verifier(forged))[1]).toBe(
        'DOES NOT HOLD: it was signed with a key that signs no such documents',
      );
      const expected = { issuer: service.origin, requestId: id };
      await expect(verifyAnswer(forged, expected)).rejects.toThrow('the key signs no answers');
      const keys = await (await fetch(`${service.origin}/.well-known/jwks.json`)).json();
      await expect(verifyAnswer(forged, { ...expected, keys })).rejects.toThrow();
    }
    expect((await verifyAnswer(answer, { issuer: service.origin, requestId: id })).belongs).toBe(true);
  });

  test('given evidence and an own answer from before they had keys of their own, then they hold still', async () => {
    const { id, token } = await answered();
    const signed = async (path: string, as: string): Promise<string> =>
      (await service.call('GET', path, { token: as, headers: { accept: 'application/jose' } })).text;
    const kept = JSON.parse(readFileSync(join(service.dataDir, 'kms.json'), 'utf8'));
    const key = createPrivateKey({ key: Buffer.from(kept.signing, 'base64'), format: 'der', type: 'pkcs8' });
    const { kid = '' } = decodeProtectedHeader(await signed(`/v1/requests/${id}/answer`, bank));
    for (const [path, as] of [
      [`/v1/requests/${id}/evidence`, bank],
      ['/v1/me/answer', token],
    ] as const) {
      const now = await signed(path, as);
      const { typ = '' } = decodeProtectedHeader(now);
      const before = await new SignJWT(decodeJwt(now))
        .setProtectedHeader({ alg: 'ES256', kid, typ })
        .sign(key);
      expect(await verifier(before)).toEqual([0, 'HOLDS']);
    }
  });

  test('given an exported chain, when anything in it is changed, then it does not hold and says where', async () => {
    const { id, token } = await answered();
    const exported = JSON.stringify(await receipt(id, token));
    const changes: [(evidence: EvidenceAnswer) => void, RegExp][] = [
      [({ chain }) => chain.events.splice(1, 1), /event 2 \(granted\)/],
      [({ chain }) => chain.events.pop(), /the last events are missing/],
      [
        ({ chain }) => Object.assign(chain.events[2] ?? {}, { at: '2026-01-01T00:00:00.000Z' }),
        /event 3 \(granted\)/,
      ],
      [
        ({ chain }) => Object.assign(chain.events[1] ?? {}, { channel: 'cabinet' }),
        /event 2 \(asked\) tells/,
      ],
      [(evidence) => Object.assign(evidence, { requestId: '0'.repeat(32) }), /another request/],
      [({ chain }) => Object.assign(chain, { anchor: 'not JSON' }), /another request/],
    ];
    for (const [change, reason] of changes) {
      const altered: EvidenceAnswer = JSON.parse(exported);
      change(altered);
      const [code, line] = await verifier(JSON.stringify(altered));
      expect(code).toBe(1);
      expect(line).toMatch(reason);
    }
  });
});
