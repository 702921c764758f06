import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { runCommandLine } from "../helpers/command-line.ts";

// Several processes a test, on machines of any speed.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const folder = mkdtempSync(join(tmpdir(), "heavybench-one-"));
const inFolder = (args: readonly string[]) => runCommandLine(args, { cwd: folder });
/** One question, one attempt, one summary, one resample. */
const RUN = [
  ...["run", "--model", "simulated/thinker", "--dataset", "sample-aime", "--limit", "1"],
  ...["-k", "1", "-m", "1", "--set", "bootstrap=1"],
];

beforeAll(async () => {
  await inFolder([...RUN, "--name", "other", "--seed", "9", "--quiet"]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// What prints texts of models and questions is left out: those may say what they like.
it.each([
  [[...RUN, "--name", "one", "--dry-run"]],
  [[...RUN, "--name", "one"]],
  [["runs"]],
  [["report", "one"]],
  [["report", "one", "--format", "markdown"]],
  [["verify", "one"]],
  [["compare", "one", "other"]],
  [["regrade", "one"]],
  [["runs", "rm", "other", "--yes", "--with-completions"]],
])("counts one in the singular: heavybench %j", async (args) => {
  const { code, stdout, stderr } = await inFolder(args);
  expect(code).toBe(0);
  // A 1 by itself, and behind it what looks like a plural: "1 questions", "1 more rows".
  const plurals = /(?<![\d.,])\b1 (?:more )?[a-z]{3,}s\b/g;
  expect(`${stdout}\n${stderr}`.match(plurals)).toBeNull();
});
