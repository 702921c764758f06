import type { Complete, Completion, CompletionRequest } from "../domain/completion.ts";
import { canonicalJson } from "../domain/json.ts";
import { CompletionError } from "../errors.ts";

/** Several samples of one prompt by one call; there may come fewer than asked, never none. */
export type CompleteSeveral = (
  request: CompletionRequest,
  samples: number,
  signal?: AbortSignal,
) => Promise<readonly Completion[]>;

type Waiting = {
  readonly request: CompletionRequest;
  resolve(completion: Completion): void;
  reject(failure: unknown): void;
};

/**
 * Joins requests that differ in their index alone and are made in one breath into calls of up
 * to so many samples: M summaries share one long prompt, which is then read once. Where fewer come
 * than asked, the rest is asked for at once, and no call asks this model for more than came.
 */
export function severalAtOnce(complete: CompleteSeveral, most: number): Complete {
  if (most === 1) {
    return (request, signal) => complete(request, 1, signal).then(onlyOf);
  }

  const offered = new Map<string, number>();
  const groups = new Map<AbortSignal | undefined, Map<string, Waiting[]>>();

  function sendInCalls(waiting: readonly Waiting[], signal: AbortSignal | undefined): void {
    const [first] = waiting;
    if (first === undefined) return;
    const size = Math.min(most, offered.get(first.request.model) ?? most);
    for (let start = 0; start < waiting.length; start += size) {
      send(first.request, waiting.slice(start, start + size), signal);
    }
  }

  function send(
    request: CompletionRequest,
    waiting: readonly Waiting[],
    signal?: AbortSignal,
  ): void {
    complete(request, waiting.length, signal).then(
      (completions) => {
        const served = Math.max(1, completions.length);
        if (served < waiting.length) offered.set(request.model, served);
        for (const [index, { resolve, reject }] of waiting.slice(0, served).entries()) {
          const completion = completions[index];
          if (completion === undefined)
            reject(new Error("A call gave neither sample nor failure."));
          else resolve(completion);
        }
        sendInCalls(waiting.slice(served), signal);
      },
      (failure: unknown) => {
        // One call failed: its attempts are told once.
        for (const [index, { reject }] of waiting.entries()) {
          reject(index === 0 ? failure : withoutAttempts(failure));
        }
      },
    );
  }

  function sendAll(signal: AbortSignal | undefined): void {
    const alike = groups.get(signal);
    groups.delete(signal);
    for (const waiting of alike?.values() ?? []) sendInCalls(waiting, signal);
  }

  return (request, signal) =>
    new Promise((resolve, reject) => {
      const { model, messages, sampling } = request;
      const prompt = canonicalJson([model, messages, sampling]);
      const alike = groups.get(signal) ?? new Map<string, Waiting[]>();
      if (alike.size === 0) {
        groups.set(signal, alike);
        setImmediate(sendAll, signal);
      }
      const waiting = alike.get(prompt) ?? [];
      alike.set(prompt, waiting);
      waiting.push({ request, resolve, reject });
    });
}

function onlyOf([completion]: readonly Completion[]): Completion {
  if (completion === undefined) throw new Error("A call gave neither sample nor failure.");
  return completion;
}

function withoutAttempts(failure: unknown): unknown {
  if (!(failure instanceof CompletionError) || failure.attempts === 0) return failure;
  const { message, where, hint, reason, isTransient, retryAfterMs, stopsRun } = failure;
  return new CompletionError(
    message,
    { where, hint },
    { reason, attempts: 0, isTransient, retryAfterMs, stopsRun },
    { cause: failure },
  );
}
