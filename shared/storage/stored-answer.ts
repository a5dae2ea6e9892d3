import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import { type Answer, answerSchema } from '../domain/request.ts';

/**
 * What most documents have in common, for the compression to refer to (RFC 1950, section 2.2: a preset dictionary), so
 * that an answered request stays under 2 kB: it is paid by the kilobyte. Frozen: documents packed with it are unpacked
 * with it, and a wording that has changed since only packs less well.
 */
const DICTIONARY = Buffer.from(
  [
    'Мемлекеттік атаулы әлеуметтік көмекті тағайындау және төлеу қағидалары (Қазақстан Республикасы Премьер-Министрінің',
    ' орынбасары – Еңбек және халықты әлеуметтік қорғау министрінің 2023 жылғы 21 маусымдағы № 227 бұйрығы)',
    'Правила назначения и выплаты государственной адресной социальной помощи (приказ Заместителя Премьер-Министра –',
    ' Министра труда и социальной защиты населения Республики Казахстан от 21 июня 2023 года № 227)',
    'Rules for assigning and paying state targeted social assistance (order No. 227 of 21 June 2023 of the Deputy Prime',
    ' Minister – Minister of Labour and Social Protection of the Population of the Republic of Kazakhstan)',
    'облысы ауданы қаласы әкімдігі область район город акимат',
    '{"alg":"ES256","kid":"","typ":"tsa-confirmation+jwt"}\n{"iss":"https://","iat":17,"jti":"","sub":"","aud":"',
    '","belongs":false,"statement":{"kk":"Өтініш беруші (отбасы) мемлекеттік атаулы әлеуметтік көмек алушыларға тиесілі',
    ' емес.","ru":"Заявитель (семья) не относится к получателям государственной адресной социальной помощи.","en":"The',
    ' applicant (family) does not belong to the recipients of state targeted social assistance."},"asOf":"20',
    '","issuedAt":"20","person":{"iin":"","name":""},"requester":{"id":"","name":"АО «Банк» ТОО «',
    '","kind":"person","kind":"organisation"},"purpose":"credit"},"purpose":"',
    '"authority":{"kato":"0000000',
    '","name":{"kk":"","ru":""}},"legalBasis":{"kk":"","ru":"","en":""},"request":{"id":"","chainHead":""}}',
  ].join(''),
);
const PACKING = 1;
const SIGNATURE_BYTES = 64;

/** A compact JWS as bytes: the number of the packing, the signature, and the two JSON texts compressed. */
function pack(jws: string): Uint8Array {
  const [header = '', payload = '', signature = ''] = jws
    .split('.')
    .map((part) => Buffer.from(part, 'base64url'));
  const texts = deflateRawSync(`${header}\n${payload}`, { dictionary: DICTIONARY, level: 9 });
  return Buffer.concat([Uint8Array.of(PACKING), Buffer.from(signature), texts]);
}

function unpack(packed: Uint8Array): string {
  if (packed[0] !== PACKING) throw new Error(`an answer was stored in packing ${packed[0]}`);
  const signature = Buffer.from(packed.subarray(1, 1 + SIGNATURE_BYTES));
  const texts = inflateRawSync(packed.subarray(1 + SIGNATURE_BYTES), { dictionary: DICTIONARY }).toString();
  const parts = texts.split('\n').map((text) => Buffer.from(text));
  return [...parts, signature].map((part) => part.toString('base64url')).join('.');
}

const storedSchema = z.object({ jws: z.instanceof(Uint8Array) });

/** The attribute `answer` of an item. */
export const storedAnswer = (answer: Answer) => ({ ...answer, jws: pack(answer.jws) });

/** The answer in an item's attribute `answer`, byte for byte as it was signed. */
export function parseStoredAnswer(attribute: unknown): Answer {
  const { jws } = storedSchema.parse(attribute);
  return answerSchema.parse({ ...(attribute as object), jws: unpack(jws) });
}
