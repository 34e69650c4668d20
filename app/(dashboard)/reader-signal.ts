import { after } from "next/server";

/** The reader closed the page, or has the whole of it. */
export class ReaderLeftError extends Error {
  readonly code = "reader-left";
}

/**
 * Fires when the response of the page being rendered closes: its reader has left, or it is complete. Pages get no
 * request signal from Next; what is put off until after the response runs when the connection closes as well.
 */
export function readerSignal(): AbortSignal {
  const left = new AbortController();
  after(() => left.abort(new ReaderLeftError("the reader has left")));
  return left.signal;
}
