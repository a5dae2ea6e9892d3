const JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const PDF_MARK = '%PDF-';

/**
 * What a file holds: a signed document with, from a PDF, the words of its page; an exported event chain; or nothing that
 * can be verified.
 * @param {Uint8Array} bytes
 * @returns {Promise<{ kind: 'jws', jws: string, page?: string } | { kind: 'evidence', evidence: object } | { kind: 'unknown' }>}
 */
export async function readDocument(bytes) {
  const text = Buffer.from(bytes).toString('utf8').trim();
  if (text.startsWith(PDF_MARK)) return readPdf(bytes);
  if (JWS.test(text)) return { kind: 'jws', jws: text };
  const evidence = parseJson(text);
  return evidence?.chain ? { kind: 'evidence', evidence } : { kind: 'unknown' };
}

function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A page of ours carries exactly one JWS. */
async function readPdf(bytes) {
  const { extractText, getDocumentProxy } = await import('unpdf');
  try {
    // Whatever a damaged file makes the reader say is not the user's concern.
    const pdf = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 });
    const names = [...((await pdf.getAttachments())?.keys() ?? [])].filter((name) => name.endsWith('.jws'));
    if (names.length !== 1) return { kind: 'unknown' };
    const content = await pdf.getAttachmentContent(names[0]);
    const { text } = await extractText(pdf, { mergePages: true });
    return { kind: 'jws', jws: Buffer.from(content ?? []).toString('utf8'), page: text };
  } catch {
    // No PDF that can be read: the same as no PDF at all.
    return { kind: 'unknown' };
  }
}
