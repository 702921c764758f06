import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../src/domain/hash.ts";
import { decodeText, encodeText } from "../../src/storage/codec.ts";
import { runCommandLine } from "../helpers/command-line.ts";
import { mainInProcess } from "../helpers/main-in-process.ts";

let folder: string;
const run = [
  ...["run", "--model", "simulated/thinker", "--dataset", "sample-aime", "--limit", "4"],
  ...["-k", "3", "-m", "2", "-n", "2", "--set", "bootstrap=50", "--quiet", "--json"],
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-verify-"));
  await runCommandLine(run, { cwd: folder });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = async () => {
  // In this process: a process each would take most of the time.
  const { codes, out } = await mainInProcess(["verify", "--json"], { cwd: folder });
  return {
    code: codes.at(-1) ?? 0,
    found: JSON.parse(out) as { faults: string[]; notes: string[]; metrics: string },
  };
};

/** Changes the store behind the harness's back, looks, and changes it back. */
async function changed<T>(change: (database: Database.Database) => void, look: () => Promise<T>) {
  const file = join(folder, "heavybench.db");
  const database = new Database(file);
  database.pragma("wal_checkpoint(TRUNCATE)");
  const before = readFileSync(file);
  change(database);
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
  try {
    return await look();
  } finally {
    writeFileSync(file, before);
  }
}

const tampered = (sql: string, values: readonly unknown[]) =>
  changed((database) => database.prepare(sql).run(...values), verify);

const heavybench = async (...args: readonly string[]) => {
  const { out, err, codes } = await mainInProcess(args, { cwd: folder });
  return { code: codes.at(-1) ?? 0, stdout: out, stderr: err };
};

describe("heavybench verify, of a store changed behind its back", () => {
  it("holds before it is", async () => {
    expect(await verify()).toMatchObject({ code: 0, found: { faults: [], metrics: "equal" } });
  });

  it("names a stored text that was changed", async () => {
    const { code, found } = await tampered(
      "UPDATE completion SET text = ? WHERE key = (SELECT completion_key FROM summary WHERE iteration = 2 LIMIT 1)",
      [encodeText("So the answer is \\boxed{1}.")],
    );
    expect(code).toBe(1);
    expect(found.faults.join("\n")).toContain("its stored text was changed");
  });

  it("names each text whose compressed bytes are damaged, a trajectory's and a summary's", async () => {
    const { code, found } = await changed((database) => {
      for (const of of ["trajectory", "summary WHERE iteration = 2 ORDER BY question_id DESC"]) {
        database.exec(
          `UPDATE completion SET text = x'01ffffffffff'
           WHERE key = (SELECT completion_key FROM ${of} LIMIT 1)`,
        );
      }
    }, verify);
    expect(code).toBe(1);
    const named = found.faults.filter((one) =>
      /its stored text was changed \(completion [0-9a-f]+\)/.test(one),
    );
    expect(named.length).toBeGreaterThanOrEqual(2);
  });

  it("notes, without a fault, where comparisons of answers were given up", async () => {
    const { found } = await tampered(
      "UPDATE trajectory SET skipped_comparisons = 3 WHERE question_id = (SELECT min(question_id) FROM trajectory)",
      [],
    );
    expect(found.faults).toEqual([]);
    expect(found.notes).toEqual([expect.stringContaining("On 1 question comparisons of answers")]);
    // The numbers of the report do not say so.
    expect(found.metrics).toBe("differs");
  });

  it("names a summary linked to the answer of another request", async () => {
    const { code, found } = await tampered(
      `UPDATE summary SET completion_key = (SELECT completion_key FROM trajectory LIMIT 1)
       WHERE iteration = 1 AND position = 0`,
      [],
    );
    expect(code).toBe(1);
    expect(found.faults.join("\n")).toContain("its completion answers another request");
  });

  it("names every text whose stored verdict, answer, canonical answer or reason is another than it is judged", async () => {
    const changes = [
      ["verdict = 'correct'", /verdict is "correct", judged again it is "incorrect"/],
      ["answer = '9999'", /answer is "9999", judged again it is "\d+"/],
      ["canonical = '8888'", /answer is "8888", judged again it is "\d+"/],
      ["detail = x'007b7d'", /reason is \{\}, judged again it is \{"/],
      ["detail = x'01ff'", /reason of its verdict is damaged/],
      ["verdict = 'ungraded'", /"ungraded", judged again it is "incorrect"/],
    ] as const;
    const { code, found } = await changed((database) => {
      const wrong = database
        .prepare<[], number>("SELECT id FROM verdict WHERE verdict = 'incorrect' ORDER BY id")
        .pluck()
        .all();
      for (const [at, [change]] of changes.entries()) {
        database.prepare(`UPDATE verdict SET ${change} WHERE id = ?`).run(wrong[at]);
      }
    }, verify);
    expect(code).toBe(1);
    expect(found.faults).toHaveLength(changes.length);
    for (const [, fault] of changes) {
      const named = found.faults.filter((one) => fault.test(one));
      expect(named).toEqual([
        expect.stringMatching(/^sample-aime-\d+, .*\(completion [0-9a-f]{64}\)\.$/),
      ]);
    }
  });

  it("finds a changed verdict after a report was written over it too, and never told to", async () => {
    const files = ["metrics.json", "report.md", "report.html"];
    const [run = ""] = readdirSync(join(folder, "results"));
    const kept = files.map((name) => readFileSync(join(folder, "results", run, name)));
    const flip = `UPDATE verdict SET verdict = 'correct' WHERE id = (SELECT min(id) FROM verdict WHERE verdict = 'incorrect')`;
    const [before, after] = await changed(
      (database) => database.exec(flip),
      async () => {
        const first = await heavybench("verify", "--quiet");
        await heavybench("report", "--quiet");
        return [first, await verify()] as const;
      },
    );
    files.forEach((name, at) => {
      writeFileSync(join(folder, "results", run, name), kept[at] ?? "");
    });
    expect(before.stderr).toMatch(/mean\.value: [\d.]+ in the file, [\d.]+ from the store/);
    expect(before.stderr).toContain("restore a copy");
    expect(before.stderr).not.toContain("writes it anew");
    expect(after).toMatchObject({ code: 1, found: { metrics: "equal" } });
    expect(after.found.faults).toHaveLength(1);
  });

  it("names the question whose reference was changed, also where its hash was changed along", async () => {
    const withReference = (database: Database.Database, key: string | undefined) => {
      const row = database.prepare("SELECT id, problem FROM question ORDER BY id LIMIT 1").get();
      const { id, problem } = row as { id: number; problem: Buffer };
      const other = JSON.parse(decodeText(problem)) as { reference: { accepted: string[] } };
      other.reference.accepted = ["832"];
      const text = JSON.stringify(other);
      database
        .prepare("UPDATE question SET problem = ?, key = coalesce(?, key) WHERE id = ?")
        .run(encodeText(text), key === "along" ? sha256(text) : null, id);
    };
    const one = await changed((database) => withReference(database, undefined), verify);
    expect(one.code).toBe(1);
    expect(one.found.faults).toEqual([
      expect.stringMatching(/^sample-aime-\d+ of sample-aime: its stored question was changed/),
    ]);
    const both = await changed((database) => withReference(database, "along"), verify);
    expect(both.code).toBe(1);
    expect(both.found.faults[0]).toMatch(/questions are not those that the run was recorded with/);
  });

  it("lists a damaged question and goes on; others are shown, and the same run puts it back", async () => {
    const damage = "UPDATE question SET problem = x'01ffffffffff' WHERE name = 'sample-aime-01'";
    await changed(
      (database) => database.exec(damage),
      async () => {
        const { code, found } = await verify();
        expect(code).toBe(1);
        // 3 of 4 questions with 3 trajectories each.
        expect(found).toMatchObject({ questions: 3, trajectories: 9, metrics: "unmeasured" });
        expect(found.faults).toEqual([expect.stringMatching(/^sample-aime-01 .* is damaged/)]);
        expect(await heavybench("show", "sample-aime-02")).toMatchObject({ code: 0 });
        const shown = await heavybench("show", "sample-aime-01");
        expect(shown.stderr).toContain("A stored question is damaged");
        expect(shown.stderr).toContain("question sample-aime-01 of sample-aime");
        expect(await heavybench(...run)).toMatchObject({ code: 0 });
        expect(await verify()).toMatchObject({ code: 0, found: { faults: [] } });
      },
    );
  });

  it("names a completion whose flags were changed, a group, and a draw", async () => {
    const first = "WHERE id = (SELECT min(id) FROM completion)";
    const record = await tampered(
      `UPDATE completion SET flags = '["truncated"]', finish_reason = 'length' ${first}`,
      [],
    );
    expect(record.found.faults[0]).toContain("what is recorded beside its text was changed");
    const group = await tampered(
      `UPDATE trajectory SET answer_class = '9999' WHERE position = 0 AND question_id =
       (SELECT min(question_id) FROM trajectory WHERE position = 0 AND answer_class IS NOT NULL)`,
      [],
    );
    expect(group.found.faults).toEqual([expect.stringContaining('stored in the group "9999"')]);
    const draw = await tampered("UPDATE draw SET positions = '[0,0,1]'", []);
    expect(draw.found.faults[0]).toContain("does not show the trajectories of its draw");
  });

  it("finds a report that was edited, which `report` then writes anew", async () => {
    const [name = ""] = readdirSync(join(folder, "results"));
    const page = join(folder, "results", name, "report.html");
    const whole = readFileSync(page, "utf8");
    writeFileSync(page, whole.replace("Scores", "Scored"));
    const edited = await heavybench("verify", "--quiet");
    expect(edited.code).toBe(1);
    expect(edited.stderr).toContain("DIFFERS from what the store gives now: report.html");
    expect(edited.stderr).toContain("What the store has holds");
    await heavybench("report", "--quiet");
    expect(readFileSync(page, "utf8")).toBe(whole);
  });

  it("is what `export` to a file names too, instead of the file", async () => {
    const { code, stderr } = await changed(
      (database) => database.exec("UPDATE completion SET text = x'01ffffffffff' WHERE id = 1"),
      () => heavybench("export", "--output", "out.jsonl"),
    );
    expect(code).toBe(1);
    expect(stderr).toContain("A stored text is damaged");
    expect(stderr).not.toContain("Check that the folder");
  });
});
