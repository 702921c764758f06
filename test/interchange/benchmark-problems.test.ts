import { describe, expect, it, vi } from "vitest";
import type { Problem } from "../../src/domain/problem.ts";
import { benchmarkProblems } from "../../src/interchange/benchmark-problems.ts";
import type { RecordedTrajectory } from "../../src/interchange/recorded-trajectory.ts";

const recorded = (fields: object): RecordedTrajectory => ({
  problemId: "?",
  text: "",
  isAnswerOnly: false,
  where: "pool.jsonl:3",
  ...fields,
});

const math = (id: string, text: string, ...accepted: string[]): Problem => ({
  question: { id, benchmark: "a", text, prompt: `${text}\n\nBox it.` },
  reference: { kind: "math", accepted },
});

const never = () => Promise.reject(new Error("nothing is to be compared"));

describe("a log's problems among a benchmark's", () => {
  const problems = ["a-1", "a-2"].map((id) => math(id, `What is  ${id}?\n`, "1"));
  const { find } = benchmarkProblems(problems, "a", never);

  it("are found by id or by the very text, white space aside", () => {
    expect(find(recorded({ problemId: "A-2" }))).toBe(problems[1]);
    expect(find(recorded({ problemText: "What is a-1?" }))).toBe(problems[0]);
    expect(find(recorded({ problemId: "What is a-2?" }))).toBe(problems[1]);
  });

  it("are LiveCodeBench's where a log names their set before the id", () => {
    expect(find(recorded({ problemId: "lcb-a-2" }))).toBe(problems[1]);
    expect(find(recorded({ problemId: "livecodebench/A-1" }))).toBe(problems[0]);
  });

  it("are named with the line where there is none, and how the benchmark's are named", () => {
    expect(() => find(recorded({ problemId: "b-9" }))).toThrowError(
      expect.objectContaining({
        message: 'a has no problem "b-9".',
        where: "pool.jsonl:3",
        hint: expect.stringContaining("a-1, a-2"),
      }),
    );
  });

  it("are found by their text where the log's id is but a place in a file", () => {
    const sums = [math("0", "What is 1 + 1?", "2"), math("1", "What is 3 + 4?", "7")];
    const log = benchmarkProblems(sums, "sums", never);
    const place = { problemId: "1", problemText: "What is 1 + 1?" };
    expect(log.find(recorded({ ...place, isIdPlace: true }))).toBe(sums[0]);
    expect(log.find(recorded(place))).toBe(sums[1]);
  });
});

describe("an id", () => {
  const walk =
    "Every morning Aya goes for a $9$-kilometer-long walk and stops at a coffee shop afterwards. Find the number of minutes the walk takes her.";
  const sums = [
    math("1", "What is 1+1?", "2"),
    math("2", "What is 3+4?", "7", "7.0"),
    math("walk", walk, "025"),
  ];
  const same = vi.fn(async (a: string, b: string) => Number(a) === Number(b));
  const note = (fields: object) => benchmarkProblems(sums, "sums", same).note(recorded(fields));

  it("is refused with the statement of another problem, which is named", async () => {
    await expect(
      note({ problemId: "1", problemText: "What is  3+4?", gold: ["7"] }),
    ).rejects.toMatchObject({
      name: "InputError",
      message: 'The record names problem "1" of sums, but its statement is that of "2".',
      where: "pool.jsonl:3",
      hint: expect.stringContaining("problem_id"),
    });
  });

  it("is refused with a statement that is no problem's", async () => {
    await expect(note({ problemId: "1", problemText: "Name the largest prime." })).rejects.toThrow(
      'its statement is another: "Name the largest prime.", not "What is 1+1?"',
    );
  });

  it.each([
    { how: "alone", problemText: walk },
    { how: "in a prompt", problemText: `Solve this. ${walk} Put the answer in a box.` },
    { how: "cut", problemText: `${walk.slice(0, 60)}...` },
    { how: "with other delimiters", problemText: walk.replace("$9$", "\\(9\\)") },
    { how: "blank", problemText: " " },
    {
      how: "worded a little differently",
      problemText: walk.replace("kilometer-long", "km long").replace("Find", "Determine"),
    },
  ])("is believed with its statement $how", async ({ problemText }) => {
    expect(await note({ problemId: "walk", problemText })).toBe(2);
    expect(await note({ problemId: "walk", problemText, gold: ["25"] })).toBe(2);
  });

  it("is refused by the reference answer alone where no statement proves it", async () => {
    await expect(note({ problemId: "1", gold: ["7"] })).rejects.toMatchObject({
      message: 'The record names problem "1" of sums, but its reference answer is "7", not "2".',
      where: "pool.jsonl:3",
      hint: expect.stringContaining('leave "gold" out'),
    });
    expect(await note({ problemId: "2", gold: ["7.0"] })).toBe(1);
    // The benchmark's own reference counts where the statement is the benchmark's.
    expect(await note({ problemId: "1", problemText: "What is 1+1?", gold: ["7"] })).toBe(0);
  });

  it("is refused where the right letter is another: its options had another order", async () => {
    const choice: Problem = {
      question: { id: "q", benchmark: "c", text: "Which?", prompt: "Which?" },
      reference: { kind: "choice", letter: "B", optionCount: 4 },
    };
    const log = benchmarkProblems([choice], "c", never);
    const problemText = "Which?";
    expect(await log.note(recorded({ problemId: "q", problemText, gold: ["(b)"] }))).toBe(0);
    expect(await log.note(recorded({ problemId: "q", problemText, gold: ["iron"] }))).toBe(0);
    await expect(
      log.note(recorded({ problemId: "q", problemText, gold: ["C"] })),
    ).rejects.toMatchObject({ hint: expect.stringContaining("another order") });
  });

  it("is compared once, however many records say the same", async () => {
    const log = benchmarkProblems(sums, "sums", same);
    same.mockClear();
    for (let times = 0; times < 5; times++)
      await log.note(recorded({ problemId: "walk", gold: ["25"] }));
    expect(same).toHaveBeenCalledTimes(1);
  });
});
