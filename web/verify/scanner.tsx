import { useEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../language.ts';
import { ErrorLine } from '../page/states.tsx';
import { readVerificationCode } from './code.ts';

/** The Shape Detection API, where a browser has it (Android's does); not yet in TypeScript's library. */
type Detector = { detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]> };
type DetectorClass = new (options: { formats: string[] }) => Detector;

const detectorClass = (): DetectorClass | undefined =>
  (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;

/** Between two looks through the camera, ms. */
const LOOK = 250;

/** Reads the paper's QR code through the camera. Nothing at all where the browser cannot. */
export function Scanner({ onScanned }: { onScanned: (text: string) => Promise<void> }) {
  const { verify } = useTexts();
  const [state, setState] = useState<'idle' | 'scanning' | 'denied'>('idle');
  const Detector = detectorClass();
  if (!Detector) return null;
  return (
    <>
      <button type="button" onClick={() => setState(state === 'scanning' ? 'idle' : 'scanning')}>
        {state === 'scanning' ? verify.stopScan : verify.scan}
      </button>
      {state === 'scanning' && (
        <Camera
          detector={new Detector({ formats: ['qr_code'] })}
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

type CameraProps = { detector: Detector; onRead: (text: string) => void; onDenied: () => void };

function Camera({ detector, onRead, onDenied }: CameraProps) {
  const { verify } = useTexts();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;

    async function look(): Promise<void> {
      if (stopped || !video.current) return;
      const found = video.current.videoWidth > 0 ? await detector.detect(video.current) : [];
      const text = found.map(({ rawValue }) => rawValue).find((each) => readVerificationCode(each) !== null);
      if (text !== undefined) onRead(text);
      else timer = setTimeout(look, LOOK);
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
