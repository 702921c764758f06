import type { Dispatcher } from "undici";
import { type Clock, systemClock } from "../domain/clock.ts";
import type { Complete, Completion, CompletionRequest } from "../domain/completion.ts";
import type { OnEndpointEvent } from "../domain/endpoint-event.ts";
import { completionsOf } from "./completions-of.ts";
import { converse, type Outcome, type Wire } from "./converse.ts";
import { type Dialect, dialect } from "./dialect.ts";
import {
  addressOf,
  connectionPool,
  DEFAULT_FIRST_TOKEN_TIMEOUT_MS,
  DEFAULT_IDLE_TIMEOUT_MS,
  DEFAULT_MAX_ANSWER_BYTES,
  DEFAULT_TOTAL_TIMEOUT_MS,
  type Endpoint,
} from "./endpoint.ts";
import { namedFailure, refusalError } from "./endpoint-failure.ts";
import { modelWatch } from "./model-watch.ts";
import { requestBody } from "./request-body.ts";
import { severalAtOnce } from "./several-at-once.ts";

/** What a client works with; a test gives its own. */
export type ClientTools = {
  /** Where its sockets come from, and who closes them; `connectionPool()` unless told. */
  readonly dispatcher?: Dispatcher;
  readonly clock?: Clock;
  readonly onEvent?: OnEndpointEvent;
  /** Hears the characters of every answer as they come, for live speed. */
  readonly onText?: (characters: number) => void;
  /** Samples of one prompt asked for in one call (`n`), where the endpoint offers it; 1 unless told. */
  readonly samplesPerCall?: number;
};

/**
 * Any OpenAI-compatible chat endpoint as a `Complete`: one call, one request on the wire, save
 * that a refused parameter is dropped or renamed at once. An answer counts when it said why it
 * ended; all else is a CompletionError that names what happened. No error, event or completion
 * holds the key, a header or the base URL's query.
 */
export function openAiClient(endpoint: Endpoint, tools: ClientTools = {}): Complete {
  const address = addressOf(endpoint);
  const clock = tools.clock ?? systemClock;
  const onEvent = tools.onEvent ?? (() => undefined);
  const wire: Wire = {
    dispatcher: tools.dispatcher ?? connectionPool(),
    clock,
    patience: {
      firstByteMs: endpoint.firstTokenTimeoutMs ?? DEFAULT_FIRST_TOKEN_TIMEOUT_MS,
      idleMs: endpoint.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS,
      totalMs: endpoint.totalTimeoutMs ?? DEFAULT_TOTAL_TIMEOUT_MS,
      maxBytes: endpoint.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES,
    },
    onText: tools.onText ?? (() => undefined),
  };
  const dialects = new Map<string, Dialect>();
  const watchModel = modelWatch(onEvent);

  function dialectOf(model: string): Dialect {
    const known = dialects.get(model);
    if (known !== undefined) return known;
    const fresh = dialect((note) => onEvent({ kind: "adapted", model, note }));
    dialects.set(model, fresh);
    return fresh;
  }

  async function completeSeveral(
    request: CompletionRequest,
    samples: number,
    signal?: AbortSignal,
  ): Promise<readonly Completion[]> {
    const { model } = request;
    const wanted = requestBody(request, endpoint.stream ?? true, samples);
    const speech = dialectOf(model);
    let attempts = 0;
    const place = () => ({ address, model, attempts, now: clock.now() });
    const onSent = () => {
      attempts++;
    };
    for (;;) {
      const { body, notes } = speech.translate(wanted);
      let outcome: Outcome;
      try {
        outcome = await converse(address, body, request.index, wire, onSent, signal);
      } catch (failure) {
        throw namedFailure(failure, place(), signal);
      }
      if ("answer" in outcome) {
        watchModel(model, outcome.answer);
        return completionsOf(request, outcome, { address, attempts, notes });
      }
      const { refusal } = outcome;
      if ([400, 422].includes(refusal.status) && speech.learn(body, refusal.body)) continue;
      throw refusalError(refusal, place());
    }
  }

  return severalAtOnce(completeSeveral, tools.samplesPerCall ?? 1);
}
