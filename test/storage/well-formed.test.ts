import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { CompletionRequest } from "../../src/domain/completion.ts";
import { completionKey } from "../../src/domain/completion-key.ts";
import { openStore } from "../../src/storage/open-store.ts";

it("keeps a completion with half a character as it is hashed, whoever stores it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "heavybench-well-formed-"));
  const store = openStore(join(folder, "s.db"));
  const request: CompletionRequest = {
    model: "imported/m",
    messages: [{ role: "user", content: "?" }],
    sampling: {},
    index: 0,
  };
  const key = completionKey(request);
  await store.completions.add(key, request, {
    text: "a \ud83d b \ud83d\ude00",
    reasoning: "\ude00",
    finishReason: "stop",
    usage: {},
    flags: [],
    returnedModel: "m\ud83d",
    fingerprint: "\udfff",
    totalMs: 0,
    attempts: 1,
    notes: ["\ud83d"],
    origin: "imported",
  });
  const checked = store.completions.checked(key);
  expect(checked).toMatchObject({ isTextIntact: true, isRecordIntact: true });
  expect(checked?.completion).toMatchObject({
    text: "a \ufffd b 😀",
    reasoning: "\ufffd",
    returnedModel: "m\ufffd",
    fingerprint: "\ufffd",
  });
  store.close();
  rmSync(folder, { recursive: true, force: true });
});
