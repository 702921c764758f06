import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "tsdown";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Problem } from "../../src/domain/problem.ts";
import { type GraderThreads, openGraderThreads } from "../../src/grading/grader-threads.ts";

const folder = mkdtempSync(join(tmpdir(), "heavybench-threads-"));
const workerUrl = pathToFileURL(join(folder, "hostile-thread.mjs"));

const problem: Problem = {
  question: { id: "q", benchmark: "b", text: "", prompt: "" },
  reference: { kind: "math", accepted: ["right"] },
};

/** Longer than any test: only texts that hang are meant to meet the limit. */
const PATIENT_MS = 600_000;
const SHORT_MS = 300;
/** Where nothing but what hangs is compared: being slow comes to the same. */
const BRIEF_MS = 50;

let open: GraderThreads[] = [];
function threadsOf(size: number, timeoutMs = PATIENT_MS, url = workerUrl): GraderThreads {
  const threads = openGraderThreads({ workerUrl: url, size, timeoutMs, memoryMb: 64 });
  open.push(threads);
  return threads;
}

const judgeAll = (threads: GraderThreads, texts: readonly string[]) =>
  Promise.all(texts.map((text) => threads.judge({ grader: "math", text, problem })));

beforeAll(async () => {
  await build({
    config: false,
    entry: { "hostile-thread": "test/grading/hostile-thread.ts" },
    format: "esm",
    platform: "node",
    target: "node20",
    dts: false,
    outDir: folder,
    logLevel: "error",
  });
  execFileSync(process.execPath, ["--check", new URL(workerUrl).pathname]);
});
afterEach(async () => {
  await Promise.all(open.map((threads) => threads.close()));
  open = [];
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("grader threads", () => {
  it("give every text its own verdict, in the order asked, over many batches", async () => {
    const texts = Array.from({ length: 1000 }, (_, index) => (index % 3 ? `${index}` : "right"));
    const graded = await judgeAll(threadsOf(2), texts);
    expect(graded.map(({ judgement }) => judgement.answer)).toEqual(texts);
    expect(graded.map(({ judgement }) => judgement.verdict)).toEqual(
      texts.map((text) => (text === "right" ? "correct" : "incorrect")),
    );
    expect(graded[1]).toMatchObject({ canonical: "1", judgement: { detail: { heard: "1" } } });
  });

  it("call a text without an answer unanswered, with no canonical form", async () => {
    const [graded] = await judgeAll(threadsOf(1), [""]);
    expect(graded).toMatchObject({
      judgement: { verdict: "unanswered", answer: null },
      canonical: null,
    });
  });

  it.each([
    { text: "hang", reason: "timeout" },
    { text: "eat", reason: "out-of-memory" },
    { text: "crash", reason: "crash" },
    { text: "throw", reason: "exception" },
  ])(
    "leave a text that makes its grader $text ungraded ($reason), and keep its neighbours",
    async ({ text, reason }) => {
      const texts = ["right", "1", text, "right", "2", text, "right"];
      const graded = await judgeAll(threadsOf(1, text === "hang" ? SHORT_MS : PATIENT_MS), texts);
      expect(graded.map(({ judgement }) => judgement.verdict)).toEqual(
        texts.map((each) =>
          each === text ? "ungraded" : each === "right" ? "correct" : "incorrect",
        ),
      );
      expect(graded[2]?.judgement.detail.reason).toBe(reason);
    },
  );

  it("go on after a text was given up", async () => {
    const threads = threadsOf(1, SHORT_MS);
    await judgeAll(threads, ["hang"]);
    const [graded] = await judgeAll(threads, ["right"]);
    expect(graded?.judgement.verdict).toBe("correct");
  });

  it("name the first equivalent answer of each, equal strings included", async () => {
    const groups = await threadsOf(1).group("math", ["1", "2", "1.0", "1", "02", "3"]);
    expect(groups).toEqual({ classes: [0, 1, 0, 0, 1, 5], skipped: 0 });
  });

  it("count a comparison that hangs as different, say so, and make all the others", async () => {
    const groups = await threadsOf(1, SHORT_MS).group("math", [
      "7",
      "hang a",
      "hang b",
      "7.0",
      "hang a",
    ]);
    expect(groups).toEqual({ classes: [0, 1, 2, 0, 1], skipped: 1 });
  });

  it("go by equal strings alone when comparison after comparison hangs, and count all as skipped", async () => {
    const hanging = ["hang a", "hang b", "hang c", "hang a", "hang d", "hang e"];
    // Five distinct answers have ten comparisons, more than are given up one by one.
    const groups = await threadsOf(1, BRIEF_MS).group("math", hanging);
    expect(groups).toEqual({ classes: [0, 1, 2, 0, 4, 5], skipped: 10 });
  });

  it("reject what is waiting when they are closed, and whatever comes later", async () => {
    const threads = threadsOf(1);
    const waiting = judgeAll(threads, ["hang", "right"]);
    const refused = expect(waiting).rejects.toThrow("closed");
    await threads.close();
    await refused;
    await expect(judgeAll(threads, ["right"])).rejects.toThrow("closed");
  });

  it("say that they cannot start rather than wait for ever", async () => {
    const threads = threadsOf(1, PATIENT_MS, pathToFileURL(join(folder, "absent.mjs")));
    await expect(judgeAll(threads, ["right"])).rejects.toThrow("cannot start");
  });

  it("let the process exit while idle, unclosed", () => {
    const script = `
      import { openGraderThreads } from ${JSON.stringify(new URL("../../src/grading/grader-threads.ts", import.meta.url).href)};
      const threads = openGraderThreads({ workerUrl: new URL(${JSON.stringify(workerUrl.href)}), size: 2 });
      const problem = ${JSON.stringify(problem)};
      const { judgement } = await threads.judge({ grader: "math", text: "right", problem });
      process.stdout.write(judgement.verdict);
    `;
    const out = execFileSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", script],
      { timeout: 50_000 },
    );
    expect(out.toString()).toBe("correct");
  });
});
