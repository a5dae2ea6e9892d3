import { parsed, textOf } from './text.mjs';

const JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const PDF_MARK = '%PDF-';
/** Mail and printers put lines of their own before a PDF; readers look this far for its mark, bytes. */
const MARK_WITHIN = 1024;

/**
 * What a file holds: a signed document with, from a PDF, the words of its page; an exported event chain; a form of an
 * answer without its signature; several signed documents; a PDF that only its password opens; or nothing of ours.
 * @param {Uint8Array} bytes
 * @returns {Promise<{ kind: 'jws', jws: string, page?: string } | { kind: 'evidence', evidence: object } |
 *   { kind: 'unsigned' | 'several' | 'locked' | 'unknown' }>}
 */
export async function readDocument(bytes) {
  const text = textOf(bytes);
  const jws = unwrapped(text);
  if (JWS.test(jws)) return { kind: 'jws', jws };
  const json = parsed(text);
  if (json?.chain) return { kind: 'evidence', evidence: json };
  if (json?.jti && json.statement) return { kind: 'unsigned' };
  const start = Buffer.from(bytes.subarray(0, MARK_WITHIN)).indexOf(PDF_MARK);
  return start === -1 ? { kind: 'unknown' } : readPdf(bytes.subarray(start));
}

/** A JWS as mail and programs hand it on: in lines of 76 characters, in quotes. */
const unwrapped = (text) => text.replace(/\s+/g, '').replace(/^(["'])(.*)\1$/, '$2');

/** A page of ours carries exactly one JWS. */
async function readPdf(bytes) {
  const { extractText, getDocumentProxy } = await import('unpdf');
  try {
    // Whatever a damaged file makes the reader say is not the user's concern.
    const pdf = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 });
    const names = [...((await pdf.getAttachments())?.keys() ?? [])].filter((name) => /\.jws$/i.test(name));
    if (names.length !== 1) return { kind: names.length === 0 ? 'unsigned' : 'several' };
    const content = await pdf.getAttachmentContent(names[0]);
    return {
      kind: 'jws',
      jws: unwrapped(textOf(content ?? new Uint8Array())),
      page: await wordsOf(() => extractText(pdf, { mergePages: true })),
    };
  } catch (error) {
    // What else the reader throws says: no PDF that can be read, the same as no PDF at all.
    return { kind: error?.name === 'PasswordException' ? 'locked' : 'unknown' };
  }
}

/** A page that cannot be read has no words; its signature may hold all the same. */
const wordsOf = (extract) =>
  extract().then(
    ({ text }) => text,
    () => '',
  );
