/** More pixels than this only cost time: the code on the paper is large. */
const WIDEST = 1_200;

/** What a QR code in a picture or a camera's frame says; null where none is seen. Rejects when the reader cannot be fetched. */
export async function readQr(image: ImageBitmap | HTMLVideoElement): Promise<string | null> {
  const { default: jsQR } = await import('jsqr');
  const [width, height] =
    image instanceof HTMLVideoElement ? [image.videoWidth, image.videoHeight] : [image.width, image.height];
  if (width === 0 || height === 0) return null;
  const scale = Math.min(1, WIDEST / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  if (!drawing) return null;
  drawing.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
  return jsQR(data, canvas.width, canvas.height)?.data ?? null;
}
