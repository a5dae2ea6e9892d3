export async function confirmationPdf(_input: {
  jws: string;
  language: 'kk-ru' | 'en';
  fontsFolder: string;
}): Promise<Uint8Array> {
  return new Uint8Array();
}
