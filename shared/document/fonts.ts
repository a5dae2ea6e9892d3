/** The files that a page is printed with, by their weight: of dejavu-fonts-ttf, one file with every Kazakh letter. */
export const FONT_FILES = { regular: 'DejaVuSans.ttf', bold: 'DejaVuSans-Bold.ttf' } as const;
