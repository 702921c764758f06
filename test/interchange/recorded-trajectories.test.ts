import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Completion } from "../../src/domain/completion.ts";
import type { Problem } from "../../src/domain/problem.ts";
import { wellFormedText } from "../../src/domain/well-formed.ts";
import { exportedLine } from "../../src/interchange/export-run.ts";
import { inputBytes } from "../../src/interchange/input-bytes.ts";
import { recordedProblem } from "../../src/interchange/recorded-problem.ts";
import { readRecordedTrajectories } from "../../src/interchange/recorded-trajectories.ts";
import type { RecordedTrajectory } from "../../src/interchange/recorded-trajectory.ts";

async function read(input: string | Buffer): Promise<RecordedTrajectory[]> {
  const bytes = inputBytes(Readable.from([Buffer.from(input)]), "pool.jsonl");
  const records: RecordedTrajectory[] = [];
  for await (const record of readRecordedTrajectories(bytes, "pool.jsonl")) records.push(record);
  return records;
}

const line = (record: unknown) => `${JSON.stringify(record)}\n`;

const full = {
  dataset: "AIME 2024",
  problem_id: "aime24-I-1",
  problem: "Every morning …",
  gold: "204",
  model: "m",
  sample_index: 3,
  text: "so \\boxed{204}",
  extracted_answer: "204",
  correct: true,
  source_repo: "ignored",
};

describe("readRecordedTrajectories", () => {
  it("takes all that a full record says", async () => {
    expect(await read(line(full))).toEqual([
      {
        problemId: "aime24-I-1",
        problemText: "Every morning …",
        gold: ["204"],
        model: "m",
        sampleIndex: 3,
        text: "so \\boxed{204}",
        isAnswerOnly: false,
        extractedAnswer: "204",
        recordedCorrect: true,
        dataset: "AIME 2024",
        where: "pool.jsonl:1",
      },
    ]);
  });

  it("names the field at fault, even one nested past any stack", async () => {
    const deep = `{"problem_id": ${"[".repeat(20_000)}${"]".repeat(20_000)}, "text": 5}\n`;
    await expect(read(deep)).rejects.toMatchObject({
      message: expect.stringMatching(
        /"problem_id" cannot be a list.*"text" cannot be 5, but must be of type string/,
      ),
      where: "pool.jsonl:1",
    });
  });

  it("takes a problem and a text alone, null fields as absent, a problem's text as its name", async () => {
    const bare = { problem: "1 + 1?", text: "2", gold: null, correct: null, extracted_answer: "" };
    expect(await read(line(bare))).toEqual([
      {
        problemId: "1 + 1?",
        problemText: "1 + 1?",
        text: "2",
        isAnswerOnly: false,
        where: "pool.jsonl:1",
      },
    ]);
  });

  it("lets an answer stand for a text that was not kept, and marks it", async () => {
    const letters = {
      problem_id: "q7",
      text: null,
      extracted_answer: "B",
      gold: "C",
      n_choices: 4,
    };
    expect(await read(line(letters))).toMatchObject([
      { problemId: "q7", text: "B", isAnswerOnly: true, optionCount: 4 },
    ]);
  });

  it("reads gzip by its first bytes, and passes over blank lines", async () => {
    const records = await read(gzipSync(`\n${line(full)}\n\n${line(full)}`));
    expect(records.map(({ where }) => where)).toEqual(["pool.jsonl:2", "pool.jsonl:5"]);
  });

  it("replaces half characters, which no store can hold, in every field", async () => {
    const half =
      '{"problem_id": "a\\ud83d", "gold": ["\\uDE00"], "text": "b \\ud83d \\ud83d\\ude00"}';
    expect(await read(half)).toMatchObject([
      { problemId: "a\ufffd", gold: ["\ufffd"], text: "b \ufffd 😀" },
    ]);
  });

  it.each([
    { why: "broken JSON", at: "{oops", says: "not valid JSON" },
    { why: "no problem", at: line({ text: "2" }), says: "names no problem" },
    { why: "no text", at: line({ problem_id: "a", text: null }), says: "neither a text" },
    { why: "a wrong field", at: line({ ...full, sample_index: -1 }), says: "sample_index" },
  ])("names file and line 17 and a hint for $why", async ({ at, says }) => {
    const failure = await read(`${line(full).repeat(16)}${at}`).catch((reason) => reason);
    expect(failure.message).toContain(says);
    expect(failure).toMatchObject({ name: "InputError", where: "pool.jsonl:17" });
    expect(failure.hint).toContain("problem_id");
  });
});

describe("recordedProblem", () => {
  const recorded = (fields: object): RecordedTrajectory => ({
    problemId: "?",
    text: "",
    isAnswerOnly: false,
    where: "pool.jsonl:3",
    ...fields,
  });

  it("builds a problem from the record itself, of the kind that the record shows", () => {
    expect(recordedProblem(recorded({ gold: ["b "], optionCount: 4 }), "x")?.reference).toEqual({
      kind: "choice",
      letter: "B",
      optionCount: 4,
    });
    expect(recordedProblem(recorded({ gold: ["7"] }), "x")?.reference).toEqual({
      kind: "math",
      accepted: ["7"],
    });
    expect(recordedProblem(recorded({}), "x")).toBeUndefined();
  });
});

describe("exportedLine", () => {
  it("writes what readRecordedTrajectories reads back", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary" }),
        fc.option(fc.string({ minLength: 1 })),
        fc.nat(100),
        fc.boolean(),
        async (drawn, answer, index, isCorrect) => {
          const text = wellFormedText(drawn);
          const completion: Completion = {
            text,
            reasoning: "hm",
            finishReason: "length",
            usage: { promptTokens: 5, completionTokens: 9 },
            flags: ["truncated"],
            totalMs: 1,
            attempts: 1,
            notes: [],
            origin: "endpoint",
          };
          const problem: Problem = {
            question: { id: "p", benchmark: "b", text: "P?", prompt: "P? Answer." },
            reference: { kind: "choice", letter: "C", optionCount: 5 },
          };
          const verdict = isCorrect ? "correct" : "incorrect";
          const attempt = { problem, model: "m", index, completion, verdict, answer } as const;
          expect(await read(exportedLine(attempt))).toEqual([
            {
              problemId: "p",
              problemText: "P?",
              gold: ["C"],
              optionCount: 5,
              model: "m",
              sampleIndex: index,
              text,
              isAnswerOnly: false,
              reasoning: "hm",
              finishReason: "length",
              promptTokens: 5,
              completionTokens: 9,
              ...(answer === null ? {} : { extractedAnswer: answer }),
              recordedCorrect: isCorrect,
              dataset: "b",
              where: "pool.jsonl:1",
            },
          ]);
        },
      ),
    );
  });
});
