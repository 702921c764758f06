import { setMaxListeners } from "node:events";

/**
 * Runs once when the signal is aborted; the returned function forgets it. A run has one signal
 * and hundreds of requests listening, which is no leak: Node's warning is silenced for it.
 */
export function onAbort(
  signal: AbortSignal | undefined,
  run: (reason: unknown) => void,
): () => void {
  if (signal === undefined) return nothing;
  const listener = () => run(signal.reason);
  setMaxListeners(0, signal);
  signal.addEventListener("abort", listener, { once: true });
  return () => signal.removeEventListener("abort", listener);
}

const nothing = () => undefined;
