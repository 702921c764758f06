import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { completionKey } from "../../src/domain/completion-key.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { ask } from "../helpers/ask.ts";
import { completed } from "../helpers/completed.ts";

it("keeps a completion with half a character as it is hashed, whoever stores it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "heavybench-well-formed-"));
  const store = openStore(join(folder, "s.db"));
  const key = completionKey(ask());
  const half = completed("a \ud83d b \ud83d\ude00", {
    reasoning: "\ude00",
    returnedModel: "m\ud83d",
    fingerprint: "\udfff",
    notes: ["\ud83d"],
    origin: "imported",
  });
  await store.completions.add(key, ask(), half);
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
