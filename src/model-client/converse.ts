import type { IncomingHttpHeaders } from "node:http";
import { StringDecoder } from "node:string_decoder";
import type { Dispatcher } from "undici";
import type { Clock } from "../domain/clock.ts";
import { answerReader, ProtocolError, type RawAnswer, ReportedError } from "./answer-reader.ts";
import type { Address } from "./endpoint.ts";
import type { Refusal } from "./endpoint-failure.ts";
import { eventStream } from "./event-stream.ts";
import { ExchangeError, exchange, type Listener, type Patience } from "./exchange.ts";
import type { RequestBody } from "./request-body.ts";

/** An answer as it came, with the times it took. */
export type TimedAnswer = {
  readonly answer: RawAnswer;
  readonly firstTokenMs: number | undefined;
  readonly totalMs: number;
  /** What was odd on the wire. */
  readonly oddities: readonly string[];
};

export type Outcome = TimedAnswer | { readonly refusal: Refusal };

/** What a conversation runs over. */
export type Wire = {
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly patience: Patience;
  readonly onText: (characters: number) => void;
};

/** Of an error's body so much is kept. */
const LONGEST_REFUSAL = 64 * 1024;

/**
 * One request and what came of it, read as it comes: a stream, one object, or a refusal.
 *
 * @param index which sample of its prompt is asked for; told in a header that endpoints ignore,
 *   save those that answer the same sample alike (`heavybench serve`)
 * @param onSent hears that the request reached a connection, so that the server may have counted it
 * @throws ExchangeError, ReportedError, ProtocolError, or the signal's reason
 */
export async function converse(
  address: Address,
  body: RequestBody,
  index: number,
  wire: Wire,
  onSent: () => void,
  signal?: AbortSignal,
): Promise<Outcome> {
  const sentAt = wire.clock.now();
  // Made when the answer begins: hundreds of requests wait meanwhile, and should weigh little.
  const begun: { intake?: AnswerIntake } = {};
  try {
    const listener: Listener = {
      onSent,
      onStart(status, headers) {
        begun.intake = answerIntake(status, headers, wire);
      },
      onData: (chunk) => begun.intake?.push(chunk) ?? false,
    };
    await ask(address, body, index, wire, listener, signal);
  } catch (failure) {
    // The last word was said; that the connection then hung or broke takes nothing from it.
    if (!(failure instanceof ExchangeError) || !begun.intake?.isComplete()) throw failure;
    begun.intake.remark("the connection broke after the answer's end");
  }
  if (begun.intake === undefined) throw new ProtocolError("The answer never began.");
  return begun.intake.end(sentAt, body.stream === true);
}

/** Sends the request; a function of its own, so that nothing that waits for the answer holds the text. */
function ask(
  address: Address,
  body: RequestBody,
  index: number,
  wire: Wire,
  listener: Listener,
  signal: AbortSignal | undefined,
): Promise<void> {
  const request: Dispatcher.DispatchOptions = {
    origin: address.origin,
    path: address.chatPath,
    method: "POST",
    headers: { ...address.headers, "x-heavybench-index": String(index) },
    body: JSON.stringify(body),
  };
  return exchange(wire.dispatcher, request, listener, wire.patience, wire.clock, signal);
}

type AnswerIntake = ReturnType<typeof answerIntake>;

/** Takes an answer's bytes as they come, whatever it turns out to be. */
function answerIntake(status: number, headers: IncomingHttpHeaders, wire: Wire) {
  const { clock } = wire;
  let decoder: StringDecoder | undefined;
  const oddities: string[] = [];
  const pieces: string[] = [];
  let firstTokenAt: number | undefined;
  let kind: "unknown" | "stream" | "whole" = "unknown";
  let head = "";
  let kept = 0;
  let isDone = false;

  const reader = answerReader((characters) => {
    firstTokenAt ??= clock.now();
    wire.onText(characters);
  });
  const events = eventStream((data, event) => {
    if (isDone || data === "") return;
    if (data.trim() === "[DONE]") isDone = true;
    else if (event === "error") throw new ReportedError(data);
    else reader.take(jsonOf(data));
  });

  function remark(oddity: string): void {
    if (!oddities.includes(oddity)) oddities.push(oddity);
  }

  /** Most chunks end with a whole character, and need no decoder that keeps the rest of one. */
  function textOf(chunk: Buffer): string {
    const endsWhole = (chunk[chunk.length - 1] ?? 0) < 0x80;
    if (decoder === undefined && endsWhole) return chunk.toString("utf8");
    decoder ??= new StringDecoder("utf8");
    return decoder.write(chunk);
  }

  function take(text: string): void {
    if (text.includes("\uFFFD")) remark("bytes that are no UTF-8 became U+FFFD");
    if (status !== 200) {
      if (kept < LONGEST_REFUSAL) pieces.push(text.slice(0, LONGEST_REFUSAL - kept));
      kept += text.length;
      return;
    }
    if (kind !== "unknown") {
      if (kind === "stream") events.push(text);
      else pieces.push(text);
      return;
    }
    // Leading blanks, which some endpoints send to keep a connection alive, are told of nothing: dropped.
    head = head === "" ? text.trimStart() : head + text;
    kind = kindOf(head);
    if (kind === "stream") events.push(head);
    else if (kind === "whole") pieces.push(head);
  }

  return {
    remark,
    /** @returns whether the last word was said */
    push(chunk: Buffer): boolean {
      take(textOf(chunk));
      return isDone;
    },
    isComplete: () => kind === "stream" && reader.isComplete(),
    /** @throws ReportedError, ProtocolError */
    end(sentAt: number, wasStreamAsked: boolean): Outcome {
      if (decoder !== undefined) take(decoder.end());
      if (status !== 200) return { refusal: { status, headers, body: pieces.join("") } };
      if (kind === "stream") events.end();
      else {
        reader.take(jsonOf(kind === "unknown" ? head : pieces.join("")));
        if (wasStreamAsked) remark("the endpoint did not stream");
      }
      const type = String(headers["content-type"] ?? "none").slice(0, 60);
      const expected = kind === "stream" ? "text/event-stream" : "application/json";
      if (!type.toLowerCase().startsWith(expected)) remark(`content type ${type}`);
      return {
        answer: reader.answer(),
        firstTokenMs: firstTokenAt === undefined ? undefined : firstTokenAt - sentAt,
        totalMs: clock.now() - sentAt,
        oddities,
      };
    },
  };
}

/** What a body is, told by its first characters that are no blanks, since content types are often wrong. */
function kindOf(head: string): "unknown" | "stream" | "whole" {
  if (/^(?:data|event|id|retry)?:/.test(head)) return "stream";
  const mayBecomeField = head.length < "event:".length && /^[a-z]*$/.test(head);
  return mayBecomeField ? "unknown" : "whole";
}

/** @throws ProtocolError that says what the text is instead, without quoting it at length */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const start = text.trimStart();
    const what =
      start === ""
        ? "an empty body"
        : start.startsWith("<")
          ? "an HTML page"
          : /^[{[]/.test(start)
            ? "JSON that breaks off or is broken"
            : "neither JSON nor a stream of events";
    throw new ProtocolError(`The answer is ${what}.`, { cause });
  }
}
