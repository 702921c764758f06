import { describe, expect, it } from "vitest";
import type { EndpointEvent } from "../../src/domain/endpoint-event.ts";
import { openAiClient } from "../../src/model-client/openai-client.ts";
import { ask } from "../helpers/ask.ts";
import { examsAndServers } from "../helpers/exams-and-servers.ts";
import { refusal } from "./refusal.ts";

const { serve } = examsAndServers();

describe("a parameter that the endpoint refuses", () => {
  it("is dropped once, and noted on every completion it was meant for", async () => {
    const server = await serve({
      behave: (seen) =>
        "top_k" in seen.body ? refusal(400, { message: "Unknown parameter: 'top_k'." }) : "ok",
    });
    const events: EndpointEvent[] = [];
    const client = openAiClient({ baseUrl: server.baseUrl }, { onEvent: (e) => events.push(e) });
    const first = await client(ask(0, { topK: 10 }));
    const second = await client(ask(1, { topK: 10 }));
    const unconcerned = await client(ask(2));
    const note = "top_k dropped: the endpoint refuses it";
    expect(first).toMatchObject({ attempts: 2, notes: [note] });
    expect(second).toMatchObject({ attempts: 1, notes: [note] });
    expect(unconcerned.notes).toEqual([]);
    expect(events).toEqual([{ kind: "adapted", model: "m", note }]);
  });

  it("is renamed where the endpoint has another name for it", async () => {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    const server = await serve({
      behave: (seen) =>
        "max_tokens" in seen.body ? refusal(400, { message, param: "max_tokens" }) : "ok",
    });
    const completion = await openAiClient({ baseUrl: server.baseUrl })(ask(0, { maxTokens: 9 }));
    expect(server.requests[1]?.body.max_completion_tokens).toBe(9);
    expect(completion.notes).toEqual([
      "max_tokens sent as max_completion_tokens: the endpoint refuses the former",
    ]);
  });

  it("may be several, found one after another by requests sent together", async () => {
    const server = await serve({
      behave: (seen) => {
        for (const name of ["stream_options", "temperature", "top_k"]) {
          if (name in seen.body) return refusal(400, { message: `${name}: unsupported` });
        }
        return "ok";
      },
    });
    const client = openAiClient({ baseUrl: server.baseUrl });
    const sampling = { temperature: 1, topK: 10 };
    const completions = await Promise.all(
      [0, 1, 2, 3].map((index) => client(ask(index, sampling))),
    );
    for (const { notes, attempts } of completions) {
      expect(notes).toEqual([
        "stream_options dropped: the endpoint refuses it",
        "temperature dropped: the endpoint refuses it",
        "top_k dropped: the endpoint refuses it",
      ]);
      expect(attempts).toBeLessThanOrEqual(4);
    }
  });

  it("is not met by dropping when only its value is wrong", async () => {
    const message = "temperature must be between 0 and 2";
    const server = await serve({ behave: () => refusal(400, { message }) });
    const client = openAiClient({ baseUrl: server.baseUrl });
    await expect(client(ask(0, { temperature: 9 }))).rejects.toMatchObject({
      reason: "bad_request",
      isTransient: false,
    });
    expect(server.requests).toHaveLength(1);
  });

  it("may be streaming itself", async () => {
    const server = await serve({
      behave: (seen) =>
        seen.body.stream === true ? refusal(400, { message: "'stream' is not supported" }) : "ok",
    });
    const completion = await openAiClient({ baseUrl: server.baseUrl })(ask());
    expect(completion.notes).toEqual(["streaming turned off: the endpoint refuses it"]);
  });
});
