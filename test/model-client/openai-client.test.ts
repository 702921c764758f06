import { describe, expect, it } from "vitest";
import type { Completion, Sampling } from "../../src/domain/completion.ts";
import type { EndpointEvent } from "../../src/domain/endpoint-event.ts";
import type { CompletionError } from "../../src/errors.ts";
import { withLateAnswers } from "../../src/model-client/late-answers.ts";
import { openAiClient } from "../../src/model-client/openai-client.ts";
import { ask } from "../helpers/ask.ts";
import { examsAndServers } from "../helpers/exams-and-servers.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import type { Answer } from "../helpers/misbehaving-server.ts";

const { serve } = examsAndServers();

async function completionOf(answer: Answer): Promise<Completion> {
  const server = await serve({ answer: () => answer });
  return openAiClient({ baseUrl: server.baseUrl })(ask());
}

it("says every sampling parameter in the wire's words, and sends no index", async () => {
  const server = await serve({});
  const sampling: Sampling = {
    temperature: 1,
    topP: 0.95,
    topK: 10,
    minP: 0.1,
    maxTokens: 99,
    presencePenalty: 0.5,
    frequencyPenalty: -0.5,
    stop: ["END"],
    extra: { reasoning_effort: "high" },
  };
  await openAiClient({ baseUrl: server.baseUrl, apiKey: "k" })(ask(7, sampling));
  expect(server.requests[0]?.body).toEqual({
    reasoning_effort: "high",
    model: "m",
    messages: [{ role: "user", content: "What is two and two?" }],
    temperature: 1,
    top_p: 0.95,
    top_k: 10,
    min_p: 0.1,
    max_tokens: 99,
    presence_penalty: 0.5,
    frequency_penalty: -0.5,
    stop: ["END"],
    stream: true,
    stream_options: { include_usage: true },
  });
  expect(server.requests[0]?.headers.authorization).toBe("Bearer k");
});

it("keeps what the endpoint told: usage, model, fingerprint, times", async () => {
  const completion = await completionOf({ model: "m-2025-01-01", fingerprint: "fp_7" });
  expect(completion).toMatchObject({
    usage: { promptTokens: 11, cachedTokens: 3, completionTokens: 7 },
    returnedModel: "m-2025-01-01",
    fingerprint: "fp_7",
    finishReason: "stop",
    flags: [],
    notes: [],
    attempts: 1,
    origin: "endpoint",
  });
  expect(completion.firstTokenMs).toBeLessThanOrEqual(completion.totalMs);
});

it.each([
  {
    why: "from its own field",
    answer: { content: "Four.", reasoning: "2 + 2" },
    expected: { text: "Four.", reasoning: "2 + 2" },
  },
  {
    why: "between tags",
    answer: { content: "<think>2 + 2</think>Four." },
    expected: { text: "Four.", reasoning: "2 + 2" },
  },
  {
    why: "before a closing tag alone",
    answer: { content: "2 + 2</think>Four." },
    expected: { text: "Four.", reasoning: "2 + 2" },
  },
])("takes the thinking $why", async ({ answer, expected }) => {
  const { text, reasoning } = await completionOf(answer);
  expect({ text, reasoning }).toEqual(expected);
});

it("reads `reasoning`, null contents and lists of parts", async () => {
  const message = {
    content: [
      { type: "text", text: "Fo" },
      { type: "text", text: "ur." },
    ],
    reasoning: "2 + 2",
    refusal: null,
  };
  const body = JSON.stringify({ choices: [{ index: 0, message, finish_reason: "stop" }] });
  const server = await serve({ behave: () => ({ status: 200, body }) });
  const client = openAiClient({ baseUrl: server.baseUrl, stream: false });
  expect(await client(ask())).toMatchObject({ text: "Four.", reasoning: "2 + 2" });
});

it.each<{ flag: string; answer: Answer }>([
  { flag: "truncated", answer: { finishReason: "length" } },
  { flag: "looping", answer: { content: `So ${"wait, no. ".repeat(200)}` } },
  { flag: "empty", answer: { content: " ", reasoning: "hm" } },
  { flag: "refused", answer: { content: "I'm sorry, but I can't help with that." } },
  { flag: "content-filter", answer: { finishReason: "content_filter" } },
  { flag: "model-mismatch", answer: { model: "another" } },
])("flags an answer as $flag", async ({ flag, answer }) => {
  expect((await completionOf(answer)).flags).toEqual([flag]);
});

it("flags thinking that never closes, which leaves no answer", async () => {
  const completion = await completionOf({ content: "<think>and on", finishReason: "length" });
  expect(completion.flags).toEqual(["truncated", "empty", "thinking-unclosed"]);
});

it("tells once that the model is another, and whenever its fingerprint changes", async () => {
  const events: EndpointEvent[] = [];
  const server = await serve({
    answer: (_, index) => ({ model: "another", fingerprint: index < 2 ? "fp_1" : "fp_2" }),
  });
  const client = openAiClient({ baseUrl: server.baseUrl }, { onEvent: (e) => events.push(e) });
  for (let index = 0; index < 4; index++) await client(ask(index));
  expect(events).toEqual([
    { kind: "model-mismatch", model: "m", returned: "another" },
    { kind: "fingerprint-changed", model: "m", before: "fp_1", now: "fp_2" },
  ]);
});

describe("silence", () => {
  it.each([
    { minutes: 9, reason: undefined },
    { minutes: 11, reason: "timeout" },
  ])("of $minutes minutes in mid-stream: $reason", async ({ minutes, reason }) => {
    const clock = fakeClock();
    const server = await serve({ behave: () => "hang-mid-stream" });
    let outcome: Promise<Completion | CompletionError> | undefined;
    await new Promise<void>((onText) => {
      const client = openAiClient({ baseUrl: server.baseUrl }, { clock, onText: () => onText() });
      outcome = client(ask()).catch((failure: CompletionError) => failure);
    });
    await clock.advance(minutes * 60_000);
    server.release();
    const ended = await outcome;
    if (reason === undefined) expect(ended).toMatchObject({ finishReason: "stop" });
    else expect(ended).toMatchObject({ reason, isTransient: true });
  });

  it("of 29 minutes before the first token is borne, of 31 is not", async () => {
    const clock = fakeClock();
    let arrived: () => void = () => undefined;
    const server = await serve({ behave: () => "hang-before-headers", onHang: () => arrived() });
    let isOver = false;
    const isThere = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const outcome = openAiClient(
      { baseUrl: server.baseUrl },
      { clock },
    )(ask()).finally(() => {
      isOver = true;
    });
    await isThere;
    await clock.advance(29 * 60_000);
    expect(isOver).toBe(false);
    outcome.catch(() => undefined);
    await clock.advance(2 * 60_000);
    await expect(outcome).rejects.toMatchObject({ reason: "timeout" });
  });
});

describe("a cancelled request", () => {
  it("ends at once, under way or not yet", async () => {
    let arrived: () => void = () => undefined;
    const isThere = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const server = await serve({ behave: () => "hang-mid-stream", onHang: () => arrived() });
    const client = openAiClient({ baseUrl: server.baseUrl });
    const cancel = new AbortController();
    const underWay = client(ask(), cancel.signal);
    await isThere;
    cancel.abort();
    await expect(underWay).rejects.toMatchObject({ reason: "interrupted", attempts: 1 });
    await expect(client(ask(), cancel.signal)).rejects.toMatchObject({
      reason: "interrupted",
      attempts: 0,
    });
  });

  it("has its answer kept when that still comes", async () => {
    let arrived: () => void = () => undefined;
    const isThere = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const server = await serve({ behave: () => "hang-mid-stream", onHang: () => arrived() });
    const late: Promise<Completion>[] = [];
    const client = withLateAnswers(
      openAiClient({ baseUrl: server.baseUrl }),
      (_, answer) => late.push(answer),
      { graceMs: 60_000, clock: fakeClock() },
    );
    const cancel = new AbortController();
    const underWay = client(ask(), cancel.signal);
    await isThere;
    cancel.abort();
    await expect(underWay).rejects.toMatchObject({ reason: "interrupted" });
    server.release();
    expect((await late[0])?.text).toContain("four");
  });
});
