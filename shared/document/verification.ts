import type { Paper } from './paper.ts';
import { COLOUR } from './pen.ts';
import { drawQr, qrModules } from './qr.ts';
import { across, PAGE, type Sheet, WIDTH } from './sheet.ts';
import { DOCUMENT_TEXTS } from './texts.ts';

const QR = 104;
/** Of the foot, and what it takes more with the sentence on the electronic document in two languages. Points. */
const FOOT = 28;
const E_DOCUMENT = 40;
/** The check itself, with a code or without. */
const checkHeight = ({ code }: Paper): number => (code === null ? 68 : QR + 18);

/** Where the block begins: it stands at the foot of the page, whatever the length of what is above. Points. */
export const verificationTop = (paper: Paper): number =>
  PAGE.height - PAGE.bottom - FOOT - (paper.eDocument === null ? 0 : E_DOCUMENT) - checkHeight(paper);

/** How anybody can find out whether the paper is genuine: QR code, address, code to type, signature. */
export function drawVerification(sheet: Sheet): void {
  const { pen, paper } = sheet;
  const top = verificationTop(paper);
  pen.rule(across(top), { weight: 0.6, colour: COLOUR.state });
  if (paper.code === null) drawFileCheck(sheet, top);
  else drawCode(sheet, { top, code: paper.code });
  drawFoot(sheet, top + checkHeight(paper));
}

const QUIET = { size: 7.8, colour: COLOUR.quiet };

const heading = ({ languages }: Sheet) => ({
  text: languages.map((lang) => DOCUMENT_TEXTS[lang].verification).join(' / '),
  lang: languages[0],
});

function drawCode(sheet: Sheet, { top: blockTop, code }: { top: number; code: string }): void {
  const { pen, paper, languages } = sheet;
  const address = `${paper.issuer}/verify`;
  drawFigure(sheet, { address, code, top: blockTop });
  const column = { x: PAGE.side + QR + 8, width: WIDTH - QR - 8 };
  const top = blockTop + 14;
  let y = pen.write('H2', heading(sheet), { ...column, y: top, size: 8.2, bold: true }) + 3;
  for (const lang of languages)
    y = pen.write('P', { text: DOCUMENT_TEXTS[lang].verifyAt, lang }, { ...column, ...QUIET, y });
  y = pen.write('P', { text: address }, { ...column, y: y + 2, size: 9, colour: COLOUR.state }) + 4;
  const label = languages.map((lang) => DOCUMENT_TEXTS[lang].code).join(' / ');
  y = pen.write('P', { text: label, lang: languages[0] }, { ...column, ...QUIET, y });
  pen.write('P', { text: code }, { ...column, y, size: 12.5, bold: true, spacing: 0.8 });
}

/** Of a paper without a code the file alone can be checked. */
function drawFileCheck(sheet: Sheet, top: number): void {
  const { pen, paper, languages } = sheet;
  const style = { size: 8.2, bold: true };
  let y = pen.write('H2', heading(sheet), { ...across(top + 14), ...style }) + 3;
  for (const lang of languages)
    y = pen.write('P', { text: DOCUMENT_TEXTS[lang].verifyFile, lang }, { ...across(y), ...QUIET });
  const keys = { text: `${paper.issuer}/.well-known/jwks.json` };
  pen.write('P', keys, { ...across(y + 2), size: 9, colour: COLOUR.state });
}

type Check = { address: string; code: string; top: number };

/** The code stands behind the `#`, which a browser sends to nobody: it is in no server's log. */
function drawFigure({ doc, root, languages }: Sheet, { address, code, top }: Check): void {
  const place = { x: PAGE.side - 8, y: top + 10, size: QR };
  const alt = `${languages.map((lang) => DOCUMENT_TEXTS[lang].qr).join(' / ')}: ${address}`;
  const bbox: [number, number, number, number] = [place.x, place.y, place.x + QR, place.y + QR];
  const draw = (): void => drawQr(doc, qrModules(`${address}#${code}`), place);
  root.add(doc.struct('Figure', { alt, bbox, placement: 'Block' }, draw));
}

function drawFoot({ pen, paper, languages }: Sheet, top: number): void {
  const style = { size: 7, colour: COLOUR.quiet };
  let y = top;
  for (const lang of languages) {
    const text = [paper.foot[lang], paper.eDocument?.[lang]].filter(Boolean).join(' ');
    y = pen.write('P', { text, lang }, { ...across(y), ...style });
  }
  const head = paper.chainHead === null ? [] : [`SHA-256 ${paper.chainHead}`];
  const text = [`${paper.attachment}: JWS, ES256`, ...head].join(' · ');
  pen.write('P', { text }, { ...across(y + 1), ...style, size: 5.5 });
}
