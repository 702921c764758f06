import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Completion } from "../../src/domain/completion.ts";
import { completionKey } from "../../src/domain/completion-key.ts";
import { openStore, type Store } from "../../src/storage/open-store.ts";
import { completed } from "../helpers/completed.ts";

let folder: string;
let store: Store;
/** The same store, as another process has it open. */
let other: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-remove-"));
  store = openStore(join(folder, "s.db"));
  other = openStore(join(folder, "s.db"));
});
afterEach(() => {
  store.close();
  other.close();
  rmSync(folder, { recursive: true, force: true });
});

const experiment = (model: string) => ({ models: { mine: { model } } });

function question(id: string): number {
  const text = `What of ${id}?`;
  const [number = 0] = store.questions.putAll([
    {
      question: { id, benchmark: "exam", text, prompt: text },
      reference: { kind: "math", accepted: ["4"] },
    },
  ]);
  return number;
}

/** A completed run of one trajectory to one question. */
async function doneRun(name: string, questionId: number, origin: Completion["origin"]) {
  const run = store.runs.begin(name, experiment("m"), {});
  const request = {
    model: "m",
    messages: [{ role: "user", content: `${questionId}` }],
    sampling: {},
    index: 0,
  } as const;
  const key = completionKey(request);
  await store.completions.add(key, request, completed("4", { origin }));
  store.runs.setQuestions(run.id, "exam", [questionId]);
  const ungrouped = { answerClass: null, skippedComparisons: 0 };
  const link = { position: 0, completionKey: key, failure: null, ...ungrouped };
  await store.runs.linkPool(run.id, "mine", questionId, [link]);
  store.runs.setState(run.id, "done");
  return { id: run.id, key };
}

const withCompletions = true;

it("refuses to remove completions while another process's run is under way, which may use them unlinked", async () => {
  const { id, key } = await doneRun("old", question("a"), "endpoint");
  const living = other.runs.begin("living", experiment("m"), {});
  expect(() => store.runs.remove(id, { withCompletions })).toThrow("Another run is under way");
  expect(store.runs.find("old")).toBeDefined();
  expect(store.completions.has(key)).toBe(true);

  other.runs.setState(living.id, "done");
  expect(store.runs.remove(id, { withCompletions })).toEqual({ completions: 1 });
});

it("removes the links of a run while another is under way: they are its own", async () => {
  const { id, key } = await doneRun("old", question("a"), "endpoint");
  other.runs.begin("living", experiment("m"), {});
  expect(store.runs.remove(id, { withCompletions: false })).toEqual({ completions: 0 });
  expect(store.completions.has(key)).toBe(true);
});

it("refuses a run that another process took up since it was looked at", async () => {
  const { id } = await doneRun("old", question("a"), "endpoint");
  other.runs.begin("old", experiment("m"), {});
  expect(() => store.runs.remove(id, { withCompletions: false })).toThrow("The run is under way");
});

it("refuses a run that is gone", async () => {
  const { id } = await doneRun("old", question("a"), "endpoint");
  other.runs.remove(id, { withCompletions });
  expect(() => store.runs.remove(id, { withCompletions })).toThrow("not in the store any more");
});

it.each([
  { of: "the same question and model", model: "m", asks: "a", spared: true },
  { of: "another model", model: "n", asks: "a", spared: false },
  { of: "another question", model: "m", asks: "b", spared: false },
])("leaves what an interrupted run over $of may need: $spared", async ({ model, asks, spared }) => {
  const { id, key } = await doneRun("old", question("a"), "endpoint");
  const interrupted = store.runs.begin("interrupted", experiment(model), {});
  store.runs.setQuestions(interrupted.id, "exam", [question(asks)]);
  store.runs.setState(interrupted.id, "interrupted");
  store.runs.remove(id, { withCompletions });
  expect(store.completions.has(key)).toBe(spared);
});

it("leaves what was imported", async () => {
  const { id, key } = await doneRun("old", question("a"), "imported");
  expect(store.runs.remove(id, { withCompletions })).toEqual({ completions: 0 });
  expect(store.completions.has(key)).toBe(true);
});
