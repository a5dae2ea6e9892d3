import { useState } from 'preact/hooks';
import { callApi } from '../api/client.ts';
import { useLanguage } from '../language.ts';
import { FileField } from '../page/field.tsx';
import { type Checked, checkDocument } from './document.ts';
import { readQr } from './qr.ts';

type Props = {
  /** Of a QR code in a picture. */
  onCode: (text: string) => Promise<void>;
  onChecked: (checked: Checked) => void;
};

/** Reads what is chosen or dropped: a picture with the QR code, or the signed file itself, which is checked on this device. */
export function FileChoice({ onCode, onChecked }: Props) {
  const { language, texts } = useLanguage();
  const { verify } = texts;
  const [error, setError] = useState<string>();

  async function take(file: File | undefined): Promise<void> {
    setError(undefined);
    if (!file) return;
    try {
      if (file.type.startsWith('image/')) {
        const code = await readQr(await createImageBitmap(file));
        if (code === null) setError(verify.noQr);
        else await onCode(code);
        return;
      }
      const path = '/.well-known/jwks.json';
      const keySet = await callApi<{ keys: JsonWebKey[] }>({ path, language, cabinet: null });
      if (!keySet.ok) setError(texts.states.unreachable);
      else onChecked(await checkDocument(new Uint8Array(await file.arrayBuffer()), keySet.body.keys));
    } catch (failure) {
      // A picture that is none, or a part of the page that could not be fetched.
      if (!(failure instanceof Error)) throw failure;
      setError(verify.unreadable);
    }
  }

  return (
    <FileField
      id="file"
      label={verify.file}
      hint={verify.fileHint}
      error={error}
      accept="image/*,application/pdf,.jws,application/jose"
      take={([file]) => void take(file)}
    />
  );
}
