import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { onAbort } from "../domain/abort.ts";
import type { Clock } from "../domain/clock.ts";

/** How long and how much an exchange may be. */
export type Patience = {
  /** Until the first byte of the body. */
  readonly firstByteMs: number;
  /** Between any two bytes after it. */
  readonly idleMs: number;
  readonly totalMs: number;
  readonly maxBytes: number;
};

/** Hears an answer as it comes. What it throws ends the exchange and becomes its failure. */
export type Listener = {
  /** The request reached a connection, so that the server may have counted it. */
  onSent(): void;
  onStart(status: number, headers: IncomingHttpHeaders): void;
  /** @returns true when nothing of interest can follow: the end is then awaited but briefly */
  onData(chunk: Buffer): boolean;
};

/** Why an exchange broke off: nothing an endpoint said, but what the wire did. */
export class ExchangeError extends Error {
  override readonly name = "ExchangeError";
  readonly kind: "first-byte" | "idle" | "total" | "too-long" | "network";

  constructor(kind: ExchangeError["kind"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** A server that has said its last word but does not hang up gets so long to do so. */
const FAREWELL_MS = 2_000;

/**
 * One HTTP request and its whole answer over undici's dispatcher, the cheapest way it offers:
 * a third of what `fetch` costs a stream. Redirects are not followed, so that no key travels to
 * another host. Node's 300 s limits never fire; the watch kept here does.
 *
 * @throws ExchangeError, what the listener threw, or the signal's reason
 */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  listener: Listener,
  patience: Patience,
  clock: Clock,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const settling = { resolve, reject };
    const handler = new ExchangeHandler(listener, patience, clock, settling, signal);
    try {
      dispatcher.dispatch(request, handler);
    } catch (failure) {
      handler.giveUp(failure);
    }
  });
}

/** One exchange under way. A class: hundreds wait at once, and closures would weigh more, and hold the request. */
class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #listener: Listener;
  readonly #patience: Patience;
  readonly #clock: Clock;
  readonly #settling: { resolve(): void; reject(failure: unknown): void };
  readonly #stopListening: () => void;
  readonly #sentAt: number;
  #controller: Dispatcher.DispatchController | undefined;
  #lastByteAt: number | undefined;
  #bytes = 0;
  #isSettled = false;
  #isFarewell = false;
  #stopWatching: () => void;

  constructor(
    listener: Listener,
    patience: Patience,
    clock: Clock,
    settling: { resolve(): void; reject(failure: unknown): void },
    signal: AbortSignal | undefined,
  ) {
    this.#listener = listener;
    this.#patience = patience;
    this.#clock = clock;
    this.#settling = settling;
    this.#stopListening = onAbort(signal, (reason) => this.giveUp(reason));
    this.#sentAt = clock.now();
    const { firstByteMs, idleMs, totalMs } = patience;
    const firstLookMs = Math.min(firstByteMs, idleMs, totalMs);
    this.#stopWatching = clock.after(firstLookMs, () => this.#watch());
  }

  /** @param failure undefined: the answer is taken as it is */
  giveUp(failure: unknown): void {
    this.#settle(failure);
    this.#controller?.abort(failure instanceof Error ? failure : new Error("given up"));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isSettled) controller.abort(new Error("given up"));
    else this.#listener.onSent();
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200 || this.#isSettled) return;
    try {
      this.#listener.onStart(status, headers);
    } catch (failure) {
      this.giveUp(failure);
    }
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isSettled) return;
    this.#lastByteAt = this.#clock.now();
    this.#bytes += chunk.length;
    const { maxBytes } = this.#patience;
    if (this.#bytes > maxBytes) {
      this.giveUp(new ExchangeError("too-long", `An answer of more than ${maxBytes} bytes.`));
      return;
    }
    try {
      if (!this.#listener.onData(chunk) || this.#isFarewell) return;
      this.#isFarewell = true;
      // Mostly the end was read together with the last word, and is told before this runs.
      queueMicrotask(() => this.#awaitFarewell());
    } catch (failure) {
      this.giveUp(failure);
    }
  }

  onResponseEnd(): void {
    this.#settle(undefined);
  }

  onResponseError(_: Dispatcher.DispatchController, cause: Error): void {
    if (this.#isFarewell) this.#settle(undefined);
    else this.#settle(new ExchangeError("network", networkMessage(cause), { cause }));
  }

  #settle(failure: unknown): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#stopWatching();
    this.#stopListening();
    if (failure === undefined) this.#settling.resolve();
    else this.#settling.reject(failure);
  }

  #awaitFarewell(): void {
    if (this.#isSettled) return;
    this.#stopWatching();
    this.#stopWatching = this.#clock.after(FAREWELL_MS, () => this.giveUp(undefined));
  }

  /**
   * Gives up when it is time, else looks again when it may be. Before the first byte it looks at
   * least once an idle time-out: so bytes need not set the watch anew, which costs a timer each.
   */
  #watch(): void {
    const { firstByteMs, idleMs, totalMs } = this.#patience;
    const now = this.#clock.now();
    const isSilent = this.#lastByteAt === undefined;
    const silentUntil =
      this.#lastByteAt === undefined ? this.#sentAt + firstByteMs : this.#lastByteAt + idleMs;
    const leftMs = Math.min(silentUntil, this.#sentAt + totalMs) - now;
    if (leftMs > 0) {
      this.#stopWatching = this.#clock.after(Math.min(leftMs, idleMs), () => this.#watch());
    } else if (this.#sentAt + totalMs <= now) {
      this.giveUp(new ExchangeError("total", `No end after ${seconds(totalMs)}.`));
    } else if (isSilent) {
      this.giveUp(new ExchangeError("first-byte", `No first byte for ${seconds(firstByteMs)}.`));
    } else {
      this.giveUp(new ExchangeError("idle", `Silence for ${seconds(idleMs)}.`));
    }
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

/** What the wire did, in its own code where it has one (`ECONNREFUSED`), never with an address. */
function networkMessage(cause: unknown): string {
  const code = networkCode(cause);
  return code === undefined ? "The connection broke." : `The connection broke: ${code}.`;
}

/** The code of a failed connection, that of the first address tried when there were several. */
export function networkCode(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const { code } = cause as NodeJS.ErrnoException;
  if (typeof code === "string" && code !== "") return code.slice(0, 60);
  if (cause instanceof AggregateError) return networkCode(cause.errors[0]);
  return networkCode(cause.cause);
}
