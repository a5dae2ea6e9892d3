import { confirmationClaims, noticeClaims } from './claims.mjs';
import { readDocument } from './document.mjs';
import { faultInChain } from './event-chain.mjs';
import { maySign } from './key-set.mjs';
import { compare, names } from './page.mjs';
import { signatureOf } from './signature.mjs';

const CONFIRMATION = 'tsa-confirmation+jwt';
const EVIDENCE = 'tsa-evidence+jwt';
const NOTICE = 'tsa-notice+jwt';

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
  const { typ, claims, signers } = signature;
  if (!signers.some((entry) => maySign(entry, kindOf(typ, claims))))
    return refused('it was signed with a key that signs no such documents');
  if (typ === EVIDENCE) return verdictOnReceipt(page, claims);
  const paper = PAPERS[typ];
  if (!paper) return refused('it was signed for another use');
  const read = paper.claims.safeParse(claims);
  if (!read.success) return refused(`what was signed is no ${paper.name}`);
  return verdictOnPage(page, read.data, paper.lines);
}

/** As the key set names what a key signs. */
function kindOf(typ, claims) {
  if (typ === CONFIRMATION) return claims?.requester === undefined ? 'own-answer' : 'answer';
  return { [EVIDENCE]: 'evidence', [NOTICE]: 'notice' }[typ];
}

function verdictOnPage(page, claims, linesOf) {
  switch (page === undefined ? 'says' : compare(page, claims)) {
    case 'contradicts':
      return refused('the page does not say what its signature certifies');
    case 'illegible':
      return unchecked(
        'the signature holds, but the words of the page cannot be read to compare them; verify the attached .jws itself',
      );
    default:
      return { outcome: 'holds', lines: [...linesOf(claims), ...signedBy(claims)] };
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

const noticeLines = ({ statement, person, on, issuedAt, authority, application, corrects, jti }) => [
  ...Object.values(statement),
  `Person:      ${[person.name, `IIN ${person.iin}`].filter(Boolean).join(', ')}`,
  `Of:          ${on}`,
  `Issued:      ${issuedAt}`,
  `Authority:   ${authority.name.kk} / ${authority.name.ru}`,
  `Application: ${application.number} of ${application.registeredOn}`,
  `Message:     ${jti}${corrects === undefined ? '' : `, which corrects ${corrects}`}`,
];

/** A receipt's page says in words what the chain says in its own: it is held to the request's number and the chain's head. */
function verdictOnReceipt(page, claims) {
  const verdict = verdictOnChain(claims, signedBy(claims));
  if (page === undefined || verdict.outcome !== 'holds') return verdict;
  return names(page, [claims.requestId, claims.chain.head])
    ? verdict
    : refused('the page is of another receipt');
}

/** What has a page, by the type of its JWS. */
const PAPERS = {
  [CONFIRMATION]: { name: 'confirmation', claims: confirmationClaims, lines: confirmationLines },
  [NOTICE]: { name: 'message', claims: noticeClaims, lines: noticeLines },
};

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
