import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, test } from 'vitest';
import { receiptPdf } from '../../shared/document/receipt-pdf.ts';
import { evidenceOf } from '../../shared/domain/evidence.ts';
import { GLOSSARY } from '../../shared/domain/glossary.ts';
import { receiptOf } from '../../shared/domain/receipt.ts';
import type { Request } from '../../shared/domain/request.ts';
import { CONTROLLER } from '../../shared/service/texts.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { verify } from '../../shared/verifier/verify.mjs';
import { aRequest, END, moved, START } from '../builders.ts';
import { PUBLIC_KEY, signed, TERMS } from '../support/confirmations.ts';

const fontsFolder = dirname(fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')));

async function paperOf(request: Request, language: 'kk-ru' | 'en' = 'kk-ru') {
  const settings = { issuer: TERMS.issuer, controller: CONTROLLER, retentionDays: 1_095, sha256 };
  const evidence = evidenceOf({ request, for: 'citizen', now: END }, settings);
  const jws = signed('tsa-evidence+jwt', evidence);
  const bytes = await receiptPdf({
    receipt: receiptOf(request, []),
    evidence: { jws, head: evidence.chain.head, at: END },
    terms: { ...TERMS, controller: CONTROLLER },
    language,
    fontsFolder,
  });
  const document = await getDocumentProxy(Uint8Array.from(bytes));
  const text = (await extractText(document, { mergePages: true })).text.replace(/\s+/g, ' ');
  const { info } = await document.getMetadata();
  return { bytes, text, evidence, pages: document.numPages, info };
}

const asked = moved(aRequest('submitted'), { command: 'ask', channel: 'sms' }, START);

describe('the receipt on paper', () => {
  test('given an answer, then it says who asked, for what, what was decided and by which way, what was told, numbers, times and the head', async () => {
    const request = aRequest('answered');
    const { text, evidence, pages } = await paperOf(request);
    const words = [
      request.requesterName,
      request.requesterId,
      GLOSSARY.kk.purposes[request.purpose].full,
      GLOSSARY.ru.purposes[request.purpose].full,
      GLOSSARY.kk.decided.grant,
      GLOSSARY.ru.decided.grant,
      'Өтініш беруші (отбасы)',
      request.id,
      evidence.chain.head,
      '1414',
    ];
    for (const word of words) expect(text).toContain(word.replace(/\s+/g, ' '));
    expect(text).not.toContain(request.iin);
    expect(text.indexOf(request.id)).toBeLessThan(text.indexOf(GLOSSARY.kk.decided.grant));
    expect(pages).toBe(1);
  });

  test.each([
    ['sms', 'SMS арқылы', 'по SMS'],
    ['cabinet', 'жеке кабинетте', 'в личном кабинете'],
  ] as const)('given a decision by %s, then it says so in both languages', async (channel, kk, ru) => {
    const { text } = await paperOf(moved(asked, { command: 'refuse', channel }, START));
    for (const word of [kk, ru, GLOSSARY.ru.decided.refuse, 'Ничего не получили'])
      expect(text).toContain(word);
  });

  test('given "this is not me", then that is what it says, and no answer', async () => {
    const { text, info } = await paperOf(moved(asked, { command: 'not-me', channel: 'sms' }, START), 'en');
    expect(text).toContain('this is not me');
    expect(text).toContain('They got nothing');
    expect(text).not.toContain('belongs to the recipients');
    expect(info).toMatchObject({ Title: expect.stringContaining('this is not me') });
  });

  test('given a representative decided, then nobody reads "you"', async () => {
    const step = { command: 'grant', channel: 'cabinet', by: 'representative' } as const;
    const { text } = await paperOf(moved(asked, step, START), 'en');
    expect(text).toContain('The legal representative of the citizen agreed');
    expect(text).not.toContain(GLOSSARY.en.decided.grant);
  });

  test('given nobody answered, then it says so', async () => {
    const { text } = await paperOf(moved(asked, { command: 'expire' }, END), 'en');
    expect(text).toContain(GLOSSARY.en.outcomes.expired);
    expect(text).toContain('They got nothing');
  });

  test('kelisim-verify finds that it holds, and refuses a page of another receipt around it', async () => {
    const trust = { keySet: async () => [PUBLIC_KEY], service: TERMS.issuer };
    const { bytes, evidence } = await paperOf(aRequest('answered'));
    expect(await verify(bytes, trust)).toMatchObject({ outcome: 'holds' });
    const other = signed('tsa-evidence+jwt', evidence);
    const page = await receiptPdf({
      receipt: { ...receiptOf(aRequest('answered'), []), requestId: '0'.repeat(32) },
      evidence: { jws: other, head: evidence.chain.head, at: END },
      terms: { ...TERMS, controller: CONTROLLER },
      language: 'kk-ru',
      fontsFolder,
    });
    expect(await verify(page, trust)).toMatchObject({ outcome: 'refused' });
  });
});
