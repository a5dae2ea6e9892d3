import type { Confirmation } from '../domain/confirmation.ts';
import type { Language } from '../domain/language.ts';
import { factsOf, namesOf, writtenDate } from './facts.ts';
import { drawQr, qrModules } from './qr.ts';
import { TEXTS } from './texts.ts';

type Doc = PDFKit.PDFDocument;
type Element = ReturnType<Doc['struct']>;

/** Points. */
const PAGE = { width: 595.28, height: 841.89, side: 56, top: 46, bottom: 40 };
const WIDTH = PAGE.width - 2 * PAGE.side;
const LABELS = 190;
const GAP = 12;
const QR = 104;

const COLOUR = { ink: '#16202b', state: '#0b4a78', quiet: '#55616e', rule: '#b9c6d2', tint: '#eef4f9' };

/** The full tags of screen readers' voices. */
const VOICE: Record<Language, string> = { kk: 'kk-KZ', ru: 'ru-KZ', en: 'en' };

type Words = { text: string; lang?: Language | undefined };
type Style = {
  size: number;
  bold?: boolean;
  colour?: string;
  align?: 'left' | 'center' | 'right';
  spacing?: number;
};
type Place = { x: number; y: number; width: number };

/**
 * Draws a confirmation on one page, tagged in reading order (PDF/UA-1, ISO 14289-1). `scale` of type sizes and gaps.
 * Returns whether everything found its place: long names may need a smaller scale.
 */
export function drawPage(
  doc: Doc,
  confirmation: Confirmation,
  { languages, scale }: { languages: readonly Language[]; scale: number },
): boolean {
  const root = doc.struct('Document');
  doc.addStructure(root);
  let y = PAGE.top;

  /** Words as one tagged element; gives where they end. */
  function write(tag: string, words: Words, style: Style & Place, parent: Element = root): number {
    const size = style.size * scale;
    const options = { width: style.width, align: style.align ?? 'left', lineGap: 1.5 * scale };
    doc.font(style.bold ? 'bold' : 'regular').fontSize(size);
    const characterSpacing = style.spacing ?? 0;
    const height = doc.heightOfString(words.text, { ...options, characterSpacing });
    const draw = (): void => {
      doc.font(style.bold ? 'bold' : 'regular').fontSize(size);
      doc.fillColor(style.colour ?? COLOUR.ink);
      doc.text(words.text, style.x, style.y, { ...options, characterSpacing });
    };
    parent.add(doc.struct(tag as 'P', words.lang ? { lang: VOICE[words.lang] } : {}, draw));
    return style.y + height;
  }

  /** What only the eye needs. */
  function decorate(draw: () => void): void {
    doc.markContent('Artifact', { type: 'Layout' });
    draw();
    doc.endMarkedContent();
  }

  const rule = (at: number, weight: number, colour: string): void =>
    decorate(() =>
      doc
        .moveTo(PAGE.side, at)
        .lineTo(PAGE.side + WIDTH, at)
        .lineWidth(weight)
        .stroke(colour),
    );

  const full = (at: number): Place => ({ x: PAGE.side, y: at, width: WIDTH });

  /** As on an authority's letterhead: Kazakh on the left, Russian on the right. */
  function letterhead(): void {
    const width = (WIDTH - 2 * GAP) / languages.length;
    const names = namesOf(confirmation.authority.name, languages);
    const ends = languages.map((lang, column) => {
      const x = PAGE.side + column * (width + 2 * GAP);
      const align = languages.length === 1 ? 'center' : 'left';
      const country = { text: TEXTS[lang].country.toUpperCase(), lang };
      const below = write('P', country, {
        x,
        y,
        width,
        size: 9.5,
        bold: true,
        colour: COLOUR.state,
        align,
        spacing: 0.6,
      });
      const authority = languages.length === 1 ? names.join(' / ') : (names[column] ?? '');
      const place = { x, y: below + 3 * scale, width };
      return write('P', { text: authority, lang }, { ...place, size: 9.5, colour: COLOUR.state, align });
    });
    y = Math.max(...ends) + 10 * scale;
    rule(y, 2, COLOUR.state);
    rule(y + 3, 0.6, COLOUR.state);
    y += 22 * scale;
  }

  function title(): void {
    for (const [index, lang] of languages.entries()) {
      const style: Style = { size: index === 0 ? 12.5 : 11, bold: index === 0, align: 'center' };
      y =
        write(index === 0 ? 'H1' : 'P', { text: TEXTS[lang].title, lang }, { ...full(y), ...style }) +
        6 * scale;
    }
    y += 10 * scale;
  }

  /** The answer itself, in a tinted field: nobody should have to look for it. */
  function statement(): void {
    const pad = 14 * scale;
    const inner = { x: PAGE.side + pad + 4, width: WIDTH - 2 * pad - 4 };
    const lines = languages.map((lang) => ({ text: confirmation.statement[lang], lang }));
    const dated = {
      text: `${languages.map((lang) => TEXTS[lang].asOf).join(' / ')}: ${writtenDate(confirmation.asOf)}`,
      lang: languages[0],
    };
    doc.font('bold').fontSize(13 * scale);
    const heights = lines.map(({ text }) =>
      doc.heightOfString(text, { width: inner.width, lineGap: 1.5 * scale }),
    );
    const height = heights.reduce((sum, one) => sum + one + 7 * scale, 0) + 14 * scale + 2 * pad;
    decorate(() => {
      doc.rect(PAGE.side, y, WIDTH, height).fill(COLOUR.tint);
      doc.rect(PAGE.side, y, 4, height).fill(COLOUR.state);
    });
    let at = y + pad;
    for (const words of lines) at = write('P', words, { ...inner, y: at, size: 13, bold: true }) + 7 * scale;
    write('P', dated, { ...inner, y: at, size: 9.5, colour: COLOUR.quiet });
    y += height + 16 * scale;
  }

  function table(): void {
    const rows = doc.struct('Table');
    root.add(rows);
    rule(y, 0.6, COLOUR.rule);
    for (const { labels, values } of factsOf(confirmation, languages)) {
      const row = doc.struct('TR');
      rows.add(row);
      const top = y + 5 * scale;
      const cell = (
        tag: 'TH' | 'TD',
        lines: string[],
        style: Style & { x: number; width: number },
      ): number => {
        const element = doc.struct(tag, tag === 'TH' ? { scope: 'Row' } : {});
        row.add(element);
        return lines.reduce((at, text, index) => {
          const lang = lines.length === languages.length ? languages[index] : undefined;
          const second = index === 0 ? {} : { colour: COLOUR.quiet };
          return write('P', { text, lang }, { ...style, ...second, y: at }, element);
        }, top);
      };
      const value = { x: PAGE.side + LABELS + GAP, width: WIDTH - LABELS - GAP };
      const ends = [
        cell('TH', labels, { x: PAGE.side, width: LABELS, size: 8.2 }),
        cell('TD', values, { ...value, size: 9.2 }),
      ];
      y = Math.max(...ends) + 4 * scale;
      rule(y, 0.6, COLOUR.rule);
    }
    y += 14 * scale;
  }

  function basis(): void {
    const heading = languages.map((lang) => TEXTS[lang].legalBasis).join(' / ');
    y = write('H2', { text: heading, lang: languages[0] }, { ...full(y), size: 8.2, bold: true }) + 2 * scale;
    for (const lang of languages) {
      const words = { text: `${confirmation.legalBasis[lang]}.`, lang };
      y = write('P', words, { ...full(y), size: 8.2, colour: COLOUR.quiet }) + 2 * scale;
    }
  }

  /** Stands at the foot of the page, whatever the length of what is above. */
  function verification(): boolean {
    const top = PAGE.height - PAGE.bottom - 150;
    const fits = y + 6 <= top;
    rule(top, 0.6, COLOUR.state);
    const address = `${confirmation.iss}/verify`;
    const qr = { x: PAGE.side - 8, y: top + 10, size: QR };
    const alt = languages.map((lang) => TEXTS[lang].qr).join(' / ');
    const bbox: [number, number, number, number] = [qr.x, qr.y, qr.x + QR, qr.y + QR];
    const image = (): void => drawQr(doc, qrModules(`${address}#${confirmation.jti}`), qr);
    root.add(doc.struct('Figure', { alt: `${alt}: ${address}`, bbox, placement: 'Block' }, image));

    const column = { x: PAGE.side + QR + 8, width: WIDTH - QR - 8 };
    const heading = languages.map((lang) => TEXTS[lang].verification).join(' / ');
    const steps = { size: 7.8, colour: COLOUR.quiet };
    let at =
      write('H2', { text: heading, lang: languages[0] }, { ...column, y: top + 14, size: 8.2, bold: true }) +
      3;
    for (const lang of languages)
      at = write('P', { text: TEXTS[lang].verifyAt, lang }, { ...column, ...steps, y: at });
    at = write('P', { text: address }, { ...column, y: at + 2, size: 9, colour: COLOUR.state }) + 4;
    const label = languages.map((lang) => TEXTS[lang].code).join(' / ');
    at = write('P', { text: label, lang: languages[0] }, { ...column, ...steps, y: at });
    at = write('P', { text: confirmation.jti }, { ...column, y: at, size: 12.5, bold: true, spacing: 0.8 });

    const foot = (lang: Language): string =>
      `${confirmation.request ? TEXTS[lang].withConsent : TEXTS[lang].ownRequest} ${TEXTS[lang].attachment}`;
    at = top + QR + 18;
    for (const lang of languages)
      at = write('P', { text: foot(lang), lang }, { ...full(at), size: 7, colour: COLOUR.quiet });
    return fits;
  }

  letterhead();
  title();
  statement();
  table();
  basis();
  const fits = verification();
  root.end();
  return fits;
}
