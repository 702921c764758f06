import { describe, expect, it } from "vitest";
import type { Completion } from "../../src/domain/completion.ts";
import { openAiClient } from "../../src/model-client/openai-client.ts";
import { ask } from "../helpers/ask.ts";
import { examsAndServers } from "../helpers/exams-and-servers.ts";

const { serve } = examsAndServers();

describe("several samples a call", () => {
  const prompt = (count: number) => Array.from({ length: count }, (_, index) => ask(index));

  it("joins requests of one prompt, and shares out the usage", async () => {
    const server = await serve({});
    const client = openAiClient({ baseUrl: server.baseUrl }, { samplesPerCall: 4 });
    const completions = await Promise.all(prompt(6).map((request) => client(request)));
    expect(server.requests.map(({ body }) => body.n)).toEqual([4, 2]);
    const sum = (pick: (completion: Completion) => number | undefined) =>
      completions.reduce((total, completion) => total + (pick(completion) ?? 0), 0);
    expect(sum((completion) => completion.usage.completionTokens)).toBe(42);
    expect(sum((completion) => completion.usage.promptTokens)).toBe(22);
    expect(sum((completion) => completion.attempts)).toBe(2);
  });

  it("asks for the rest where fewer come, and for no more than came from then on", async () => {
    const server = await serve({
      behave: (seen) => ({
        status: 200,
        body: JSON.stringify({
          choices: Array.from({ length: Math.min(2, Number(seen.body.n ?? 1)) }, (_, index) => ({
            index,
            message: { content: "4" },
            finish_reason: "stop",
          })),
        }),
      }),
    });
    const client = openAiClient({ baseUrl: server.baseUrl }, { samplesPerCall: 8 });
    const completions = await Promise.all(prompt(5).map((request) => client(request)));
    expect(completions.map(({ text }) => text)).toEqual(["4", "4", "4", "4", "4"]);
    expect(server.requests.map(({ body }) => body.n)).toEqual([5, 2, undefined]);
  });

  it("fails all of a failed call, its attempts told once", async () => {
    const server = await serve({ behave: () => "500" });
    const client = openAiClient({ baseUrl: server.baseUrl }, { samplesPerCall: 3 });
    const outcomes = await Promise.allSettled(prompt(3).map((request) => client(request)));
    const attempts = outcomes.map((o) => (o.status === "rejected" ? o.reason.attempts : undefined));
    expect(attempts).toEqual([1, 0, 0]);
  });
});
