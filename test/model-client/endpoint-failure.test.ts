import { expect, it } from "vitest";
import type { EndpointEvent } from "../../src/domain/endpoint-event.ts";
import { openAiClient } from "../../src/model-client/openai-client.ts";
import { persistence, retried } from "../../src/model-client/retried.ts";
import { ask } from "../helpers/ask.ts";
import { examsAndServers } from "../helpers/exams-and-servers.ts";
import { refusal } from "./refusal.ts";

const { serve } = examsAndServers();

it.each([
  { status: 401, message: "Incorrect API key", reason: "unauthorized" },
  { status: 403, message: "Forbidden", reason: "unauthorized" },
  { status: 402, message: "Payment required", reason: "quota" },
  { status: 429, message: "You exceeded your current quota", reason: "quota" },
  { status: 404, message: "The model `m` does not exist", reason: "model_not_found" },
  { status: 400, message: "The model `m` does not exist", reason: "model_not_found" },
  { status: 307, message: "Elsewhere", reason: "bad_request" },
  {
    status: 400,
    message:
      "'max_tokens' is too large: 9. This model's maximum context length is 8 tokens, reduce the length",
    reason: "context_length",
  },
  { status: 413, message: "Request too large", reason: "context_length" },
])("$status “$message” is $reason, and is not asked again", async ({ status, message, reason }) => {
  const server = await serve({ behave: () => refusal(status, { message }) });
  const complete = retried(openAiClient({ baseUrl: server.baseUrl }), persistence());
  await expect(complete(ask(0, { maxTokens: 9 }))).rejects.toMatchObject({ reason, attempts: 1 });
  expect(server.requests).toHaveLength(1);
});

it("takes a pause of more than an hour for a spent quota", async () => {
  const server = await serve({ behave: () => "429", retryHeaders: { "retry-after": "7200" } });
  await expect(openAiClient({ baseUrl: server.baseUrl })(ask())).rejects.toMatchObject({
    reason: "quota",
    hint: "It asks to be left alone for 120 minutes.",
  });
});

it("shows no key, header or query, whatever the endpoint echoes", async () => {
  const canaries = [
    "sk-canary-key-0123",
    "canary-header-4567",
    "canary-query-89ab",
    "canary-pass-cdef",
  ];
  const [key = "", header = "", query = "", password = ""] = canaries;
  const echo = (seen: { url: string; headers: object }) =>
    `Bad: ${seen.url} ${JSON.stringify(seen.headers)} http://x/y?token=${query} ${password}`;
  const replies = [400, 401, 404, 429, 500, 200];
  const server = await serve({
    behave: (seen, index) => refusal(replies[index] ?? 500, { message: echo(seen) }),
  });
  const shown: string[] = [];
  const onEvent = (event: EndpointEvent) => shown.push(JSON.stringify(event));
  const base = server.baseUrl.replace("http://", `http://user:${password}@`);
  const client = openAiClient(
    { baseUrl: `${base}?api-key=${query}`, apiKey: key, headers: { "x-secret": header } },
    { onEvent },
  );
  const complete = retried(client, persistence({ tries: 1 }, { onEvent }));
  for (let index = 0; index < replies.length; index++) {
    const failure: unknown = await complete(ask(index)).catch((error: unknown) => error);
    for (let link = failure; link instanceof Error; link = link.cause) {
      shown.push(link.message, String(link.stack), JSON.stringify(link));
    }
  }
  expect(server.requests[0]?.url).toContain(query);
  expect(server.requests[0]?.headers["x-secret"]).toBe(header);
  for (const canary of canaries) expect(shown.join("\n")).not.toContain(canary);
});
