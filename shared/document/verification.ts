import { COLOUR } from './pen.ts';
import { drawQr, qrModules } from './qr.ts';
import { across, PAGE, type Sheet, WIDTH } from './sheet.ts';
import { DOCUMENT_TEXTS } from './texts.ts';

const HEIGHT = 150;
const QR = 104;

/** Where the block begins: it stands at the foot of the page, whatever the length of what is above. Points. */
export const VERIFICATION_TOP = PAGE.height - PAGE.bottom - HEIGHT;

/** How anybody can find out whether the paper is genuine: QR code, address, code to type, signature. */
export function drawVerification(sheet: Sheet): void {
  const { pen, confirmation, languages } = sheet;
  const top = VERIFICATION_TOP;
  const address = `${confirmation.iss}/verify`;
  pen.rule(across(top), { weight: 0.6, colour: COLOUR.state });
  drawFigure(sheet, address);

  const column = { x: PAGE.side + QR + 8, width: WIDTH - QR - 8 };
  const quiet = { size: 7.8, colour: COLOUR.quiet };
  const both = (text: 'verification' | 'code') => ({
    text: languages.map((lang) => DOCUMENT_TEXTS[lang][text]).join(' / '),
    lang: languages[0],
  });
  let y = pen.write('H2', both('verification'), { ...column, y: top + 14, size: 8.2, bold: true }) + 3;
  for (const lang of languages)
    y = pen.write('P', { text: DOCUMENT_TEXTS[lang].verifyAt, lang }, { ...column, ...quiet, y });
  y = pen.write('P', { text: address }, { ...column, y: y + 2, size: 9, colour: COLOUR.state }) + 4;
  y = pen.write('P', both('code'), { ...column, ...quiet, y });
  pen.write('P', { text: confirmation.jti }, { ...column, y, size: 12.5, bold: true, spacing: 0.8 });
  drawFoot(sheet, top + QR + 18);
}

/** The code stands behind the `#`, which a browser sends to nobody: it is in no server's log. */
function drawFigure({ doc, root, confirmation, languages }: Sheet, address: string): void {
  const place = { x: PAGE.side - 8, y: VERIFICATION_TOP + 10, size: QR };
  const alt = `${languages.map((lang) => DOCUMENT_TEXTS[lang].qr).join(' / ')}: ${address}`;
  const bbox: [number, number, number, number] = [place.x, place.y, place.x + QR, place.y + QR];
  const draw = (): void => drawQr(doc, qrModules(`${address}#${confirmation.jti}`), place);
  root.add(doc.struct('Figure', { alt, bbox, placement: 'Block' }, draw));
}

function drawFoot({ pen, confirmation, languages }: Sheet, top: number): void {
  let y = top;
  for (const lang of languages) {
    const { withConsent, ownRequest, attachment } = DOCUMENT_TEXTS[lang];
    const text = `${confirmation.request ? withConsent : ownRequest} ${attachment}`;
    y = pen.write('P', { text, lang }, { ...across(y), size: 7, colour: COLOUR.quiet });
  }
}
