import { useEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../language.ts';
import { ErrorLine } from '../page/states.tsx';
import { readVerificationCode } from './code.ts';
import { readQr } from './qr.ts';

/** Between two looks through the camera, ms. */
const LOOK = 250;

/** Reads the paper's QR code through the camera. Nothing at all where there can be none. */
export function Scanner({ onScanned }: { onScanned: (text: string) => Promise<void> }) {
  const { verify } = useTexts();
  const [state, setState] = useState<'idle' | 'scanning' | 'denied'>('idle');
  if (!('mediaDevices' in navigator)) return null;
  return (
    <>
      <button type="button" onClick={() => setState(state === 'scanning' ? 'idle' : 'scanning')}>
        {state === 'scanning' ? verify.stopScan : verify.scan}
      </button>
      {state === 'scanning' && (
        <Camera
          onDenied={() => setState('denied')}
          onRead={(text) => {
            setState('idle');
            void onScanned(text);
          }}
        />
      )}
      <ErrorLine>{state === 'denied' && verify.cameraDenied}</ErrorLine>
    </>
  );
}

function Camera({ onRead, onDenied }: { onRead: (text: string) => void; onDenied: () => void }) {
  const { verify } = useTexts();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;

    async function look(): Promise<void> {
      if (stopped || !video.current) return;
      const text = await readQr(video.current);
      if (stopped) return;
      if (text !== null && readVerificationCode(text) !== null) onRead(text);
      else timer = setTimeout(() => look().catch(onDenied), LOOK);
    }

    async function open(): Promise<void> {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (stopped || !video.current) return close();
      video.current.srcObject = stream;
      await look();
    }

    function close(): void {
      stopped = true;
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    }

    open().catch(onDenied);
    return close;
  }, []);
  return (
    <figure class="camera">
      <video ref={video} autoPlay playsInline muted />
      <figcaption>{verify.scanning}</figcaption>
    </figure>
  );
}
