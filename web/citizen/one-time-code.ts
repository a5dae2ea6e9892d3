/** The code of an SMS that is bound to this page's address, where the browser can read one (WICG, WebOTP API). */
type OtpCredential = Credential & { code: string };
type OtpRequest = CredentialRequestOptions & { otp: { transport: ['sms'] } };

/** Listens for it until the returned function is called; the citizen is asked by the browser itself before it is handed over. */
export function codeFromSms(onCode: (code: string) => void): () => void {
  const stop = new AbortController();
  if ('OTPCredential' in window) void listen(onCode, stop.signal);
  return () => stop.abort();
}

async function listen(onCode: (code: string) => void, signal: AbortSignal): Promise<void> {
  const request: OtpRequest = { otp: { transport: ['sms'] }, signal };
  try {
    const credential = (await navigator.credentials.get(request)) as OtpCredential | null;
    if (credential) onCode(credential.code);
  } catch (error) {
    // Left, declined or not to be had: the code is typed, as everywhere else.
    if (!(error instanceof DOMException)) throw error;
  }
}
