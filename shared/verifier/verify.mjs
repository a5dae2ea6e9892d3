import { compactVerify, createLocalJWKSet, errors } from 'jose';
import { readDocument } from './document.mjs';
import { faultInChain } from './event-chain.mjs';

const CONFIRMATION = 'tsa-confirmation+jwt';
const EVIDENCE = 'tsa-evidence+jwt';

/**
 * @typedef {{ holds: boolean, lines: string[] }} Verdict `lines`: what was certified, or why it does not hold
 * @typedef {import('jose').JSONWebKeySet} KeySet
 */

/**
 * Verifies a JWS, a PDF that carries one, or an exported event chain.
 * @param {Uint8Array} bytes
 * @param {() => Promise<KeySet>} keySet asked for only where there is a signature
 * @returns {Promise<Verdict>}
 */
export async function verify(bytes, keySet) {
  const document = await readDocument(bytes);
  switch (document.kind) {
    case 'unknown':
      return refused('this is no document of this service, or it was damaged');
    case 'evidence':
      return verdictOnChain(document.evidence, [
        'Not signed: it holds together, but not by whom; compare its head with the one that the answer names',
      ]);
    default:
      return verdictOnJws(document, await keySet());
  }
}

const refused = (reason) => ({ holds: false, lines: [reason] });

async function verdictOnJws({ jws, page }, keySet) {
  const verified = await signatureOf(jws, keySet);
  if (typeof verified === 'string') return refused(verified);
  const { typ, claims } = verified;
  if (typ === EVIDENCE) return verdictOnChain(claims, signedBy(claims));
  if (typ !== CONFIRMATION) return refused('it was signed for another use');
  if (page !== undefined && !says(page, claims))
    return refused('the page does not say what its signature certifies');
  return { holds: true, lines: [...confirmationLines(claims), ...signedBy(claims)] };
}

/** The claims and the kind of a document whose signature holds, or why it does not. */
async function signatureOf(jws, keySet) {
  try {
    const { payload, protectedHeader } = await compactVerify(jws, createLocalJWKSet(keySet), {
      algorithms: ['ES256'],
    });
    return { typ: protectedHeader.typ, claims: JSON.parse(Buffer.from(payload).toString('utf8')) };
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey)
      return 'it was signed with a key that is not in the key set';
    if (error instanceof errors.JOSEError || error instanceof SyntaxError)
      return 'the signature does not hold';
    throw error;
  }
}

/**
 * Whether a page still has the words that were signed, in Kazakh and Russian or in English. A guard against a page whose
 * text was replaced around a genuine attachment; what counts is what is printed from the claims.
 */
function says(page, { statement, person, jti }) {
  const words = page.replace(/\s+/g, '');
  const has = (text) => words.includes(text.replace(/\s+/g, ''));
  const stated = (has(statement.kk) && has(statement.ru)) || has(statement.en);
  return stated && has(person.iin) && has(jti);
}

const confirmationLines = ({ statement, person, asOf, issuedAt, authority, requester, purpose, jti }) => [
  ...Object.values(statement),
  `Person:      ${[person.name, `IIN ${person.iin}`].filter(Boolean).join(', ')}`,
  `As of:       ${asOf}`,
  `Issued:      ${issuedAt}`,
  `Authority:   ${authority.name.kk} / ${authority.name.ru}`,
  `Asked by:    ${requester ? `${requester.name} (${purpose})` : 'the citizen in person'}`,
  `Code:        ${jti}`,
];

const signedBy = ({ iss }) => [`Signed by:   ${iss}`];

function verdictOnChain(evidence, also) {
  const fault = faultInChain(evidence);
  if (fault !== null) return refused(fault);
  const { chain, requestId, status } = evidence;
  const lines = chain.events.map(
    ({ at, type, by, channel }) => `${at}  ${type} by ${by}${channel === undefined ? '' : `, ${channel}`}`,
  );
  return {
    holds: true,
    lines: [`Request ${requestId}: ${status}`, ...lines, `Head: ${chain.head}`, ...also],
  };
}
