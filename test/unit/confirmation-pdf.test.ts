import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import jsqr from 'jsqr';
import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, test } from 'vitest';
import { confirmationPdf } from '../../shared/document/confirmation-pdf.ts';
import { drawQr, qrModules } from '../../shared/document/qr.ts';
import { E_DOCUMENT } from '../../shared/service/texts.ts';
import { type ConfirmationInput, signedConfirmation, VERIFICATION_CODE } from '../support/confirmations.ts';

const fontsFolder = dirname(fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')));

const pdfOf = (input: ConfirmationInput = {}, language: 'kk-ru' | 'en' = 'kk-ru') =>
  confirmationPdf({ jws: signedConfirmation(input), language, fontsFolder });

/** unpdf takes the bytes it is given for itself. */
const open = (bytes: Uint8Array) => getDocumentProxy(Uint8Array.from(bytes));
const textOf = async (bytes: Uint8Array): Promise<string> =>
  (await extractText(await open(bytes), { mergePages: true })).text.replace(/\s+/g, ' ');

describe('the printed answer', () => {
  test('given an answer, then it is one page under 60 kB, the same bytes each time', async () => {
    const [first, second] = [await pdfOf(), await pdfOf()];
    expect(Buffer.compare(first, second)).toBe(0);
    expect(first.length).toBeLessThan(60_000);
    expect((await open(first)).numPages).toBe(1);
  });

  test.each([
    ['kk-ru', 'Өтініш беруші (отбасы) мемлекеттік атаулы әлеуметтік көмек алушыларға тиесілі емес.'],
    ['kk-ru', 'Заявитель (семья) не относится к получателям государственной адресной социальной помощи.'],
    ['en', 'The applicant (family) does not belong to the recipients of state targeted social assistance.'],
  ] as const)('in %s it says: %s', async (language, statement) => {
    expect(await textOf(await pdfOf({ belongs: false }, language))).toContain(statement);
  });

  test('given a name with every Kazakh letter, then each can be extracted again', async () => {
    const letters = 'ӘҒҚҢӨҰҮҺІ әғқңөұүһі';
    expect(await textOf(await pdfOf({ ownName: letters }))).toContain(letters);
  });

  test('it holds what it certifies, and who asked', async () => {
    const text = await textOf(await pdfOf());
    for (const part of ['900101300017', 'АО «Степной Кредит Банк»', 'БСН / БИН 900140000020', 'несие беру'])
      expect(text).toContain(part);
    expect(text).toContain(VERIFICATION_CODE);
    expect(text).toContain('23.11.2026 07:49');
  });

  test.each([
    ['kk-ru', '«Алатау» банкі АҚ АО «Банк Алатау»'],
    ['en', 'Alatau Bank JSC'],
  ] as const)('in %s it names the requester in its languages', async (language, names) => {
    const requesterNames = { ru: 'АО «Банк Алатау»', en: 'Alatau Bank JSC' };
    const input = { requesterName: '«Алатау» банкі АҚ', requesterNames };
    expect(await textOf(await pdfOf(input, language))).toContain(names);
  });

  test('given the longest names, then it is one page still', async () => {
    const longest = 'Ұйым атауы «'.repeat(16);
    const names = { requesterName: longest, requesterNames: { ru: `${longest}.` } };
    const bytes = await pdfOf({ ...names, authorityName: longest });
    expect((await open(bytes)).numPages).toBe(1);
    expect(await textOf(bytes)).toContain(VERIFICATION_CODE);
  });

  test('it is tagged in reading order, titled, and says its language', async () => {
    const bytes = await pdfOf();
    const document = await open(bytes);
    const tree = await (await document.getPage(1)).getStructTree();
    const roles = JSON.stringify(tree)
      .match(/"role":"(\w+)"/g)
      ?.join(' ');
    for (const role of ['Document', 'H1', 'P', 'Table', 'TR', 'TH', 'TD', 'H2', 'Figure'])
      expect(roles).toContain(`"${role}"`);
    const { info } = await document.getMetadata();
    expect(info).toMatchObject({ Language: 'kk-KZ' });
    expect(Buffer.from(bytes).toString('latin1')).toContain('/DisplayDocTitle true');
    expect(Buffer.from(bytes).toString('latin1')).toContain('pdfuaid:part');
  });

  test('given a name with marks of XML, then its metadata can be read still', async () => {
    const bytes = await pdfOf({ authorityName: 'Центр <А & Б>\u0001\ud83d' });
    const metadata = /<x:xmpmeta[\s\S]*<\/x:xmpmeta>/.exec(Buffer.from(bytes).toString('utf8'))?.[0] ?? '';
    expect(metadata).toContain('<rdf:li>Центр ‹А ＆ Б› \ufffd</rdf:li>');
    expect(metadata).not.toMatch(/&(?!\w+;)|\p{Cs}/u);
    const { info } = await (await open(bytes)).getMetadata();
    expect(info).toMatchObject({ Author: 'Центр ‹А ＆ Б› \ufffd' });
  });

  test('its number stands on top, and the window is called as it answers', async () => {
    const bytes = await pdfOf({ belongs: false });
    const text = await textOf(bytes);
    expect(text.indexOf(VERIFICATION_CODE)).toBeLessThan(text.indexOf('растайтын ақпарат'));
    const { info } = await (await open(bytes)).getMetadata();
    expect(info).toMatchObject({ Title: expect.stringMatching(/тиесілі емес\. .*не относится/) });
    expect(info).toMatchObject({ Subject: expect.stringContaining('атаулы әлеуметтік көмек') });
  });

  test('what engineers want is one line, and no row of the table', async () => {
    const text = await textOf(await pdfOf());
    expect(text).toMatch(/confirmation\.jws: JWS, ES256 · SHA-256 [\w-]{43}/);
    expect(text.match(/ES256/g)).toHaveLength(1);
  });

  test('given no national signature, then it does not say that it is equal to paper; given one, then by which law', async () => {
    const law = '№ 370-II';
    expect(await textOf(await pdfOf())).not.toContain(law);
    const bytes = await pdfOf({ eDocument: E_DOCUMENT });
    const text = await textOf(bytes);
    for (const words of [E_DOCUMENT.kk, E_DOCUMENT.ru]) expect(text).toContain(words);
    expect((await open(bytes)).numPages).toBe(1);
  });

  test('it carries its JWS as a file', async () => {
    const jws = signedConfirmation({});
    const bytes = await confirmationPdf({ jws, language: 'kk-ru', fontsFolder });
    const document = await open(bytes);
    const [id = ''] = (await document.getAttachments())?.keys() ?? [];
    expect(id).toBe('confirmation.jws');
    expect(Buffer.from((await document.getAttachmentContent(id)) ?? []).toString()).toBe(jws);
  });
});

describe('the QR code', () => {
  test('as it is drawn, it decodes to the address', () => {
    const address = `https://kelisim.kz/verify#${VERIFICATION_CODE}`;
    const modules = qrModules(address);
    const size = modules.length * 4;
    const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
    const paper = {
      rect(x: number, y: number, width: number, height: number) {
        for (let row = y; row < y + height; row++)
          for (let column = x; column < x + width; column++)
            pixels.fill(0, (row * size + column) * 4, (row * size + column) * 4 + 3);
        return this;
      },
      fill() {
        return this;
      },
    };
    drawQr(paper as unknown as PDFKit.PDFDocument, modules, { x: 0, y: 0, size });
    // The package's types say module, its code says CommonJS.
    const decode = jsqr as unknown as typeof jsqr.default;
    expect(decode(pixels, size, size)?.data).toBe(address);
  });
});
