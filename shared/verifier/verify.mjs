import { confirmationClaims } from './claims.mjs';
import { readDocument } from './document.mjs';
import { faultInChain } from './event-chain.mjs';
import { compare } from './page.mjs';
import { signatureOf } from './signature.mjs';

const CONFIRMATION = 'tsa-confirmation+jwt';
const EVIDENCE = 'tsa-evidence+jwt';

/**
 * @typedef {{ outcome: 'holds' | 'refused' | 'unchecked', lines: string[] }} Verdict `lines`: what was certified, or the
 *   one reason why it does not hold or could not be checked
 * @typedef {{ keySet: () => Promise<unknown[]>, service: string }} Trust `keySet`: the entries of the key set, asked for
 *   only where there is a signature; `service`: the address at which codes are checked
 */

/**
 * Verifies a JWS, a PDF that carries one, or an exported event chain.
 * @param {Uint8Array} bytes
 * @param {Trust} trust
 * @returns {Promise<Verdict>}
 */
export async function verify(bytes, { keySet, service }) {
  const document = await readDocument(bytes);
  switch (document.kind) {
    case 'jws':
      return verdictOnJws(document, await keySet());
    case 'evidence':
      return verdictOnChain(document.evidence, [
        'Not signed: it holds together, but not by whom; compare its head with the one that the answer names',
      ]);
    case 'unsigned':
      return unchecked(`there is no signature in this file; check its code at ${service}/verify`);
    case 'several':
      return refused('it carries more than one signed document');
    case 'locked':
      return unchecked('only its password opens this file; save it without one');
    default:
      return refused('this is no document of this service, or it was damaged');
  }
}

const refused = (reason) => ({ outcome: 'refused', lines: [reason] });
const unchecked = (reason) => ({ outcome: 'unchecked', lines: [reason] });

async function verdictOnJws({ jws, page }, keySet) {
  const signature = await signatureOf(jws, keySet);
  if (signature.kind === 'refused') return refused(signature.reason);
  if (signature.kind === 'unchecked') return unchecked(signature.reason);
  const { typ, claims } = signature;
  if (typ === EVIDENCE) return verdictOnChain(claims, signedBy(claims));
  if (typ !== CONFIRMATION) return refused('it was signed for another use');
  const confirmation = confirmationClaims.safeParse(claims);
  if (!confirmation.success) return refused('what was signed is no confirmation');
  return verdictOnPage(page, confirmation.data);
}

function verdictOnPage(page, claims) {
  switch (page === undefined ? 'says' : compare(page, claims)) {
    case 'contradicts':
      return refused('the page does not say what its signature certifies');
    case 'illegible':
      return unchecked(
        'the signature holds, but the words of the page cannot be read to compare them; verify the attached .jws itself',
      );
    default:
      return { outcome: 'holds', lines: [...confirmationLines(claims), ...signedBy(claims)] };
  }
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

const signedBy = (claims) => [`Signed by:   ${claims?.iss}`];

function verdictOnChain(evidence, also) {
  const fault = faultInChain(evidence);
  if (fault !== null) return refused(fault);
  const { chain, requestId, status } = evidence;
  const lines = chain.events.map(({ at, type, by, channel, form }) =>
    [`${at}  ${type} by ${by}`, channel ?? form].filter(Boolean).join(', '),
  );
  return {
    outcome: 'holds',
    lines: [`Request ${requestId}: ${status}`, ...lines, `Head: ${chain.head}`, ...also],
  };
}
