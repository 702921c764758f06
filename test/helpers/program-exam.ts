import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ended, runCommandLine } from "./command-line.ts";
import { type ServerSettings, startMisbehavingServer } from "./misbehaving-server.ts";

/** The window of LiveCodeBench that an exam's rows are a copy of. */
const WINDOW = "livecodebench-v6:2024-01-01..2024-12-31";

/** An exam of programs: rows of LiveCodeBench, the model own/model at a server, and a folder of their own. */
export type ProgramExam = {
  readonly folder: string;
  heavybench(...args: readonly string[]): Promise<Ended>;
  /** Takes these rows in place of those before. */
  take(...rows: readonly object[]): Promise<Ended>;
  /** `heavybench run` over the exam. */
  run(...flags: readonly string[]): Promise<Ended>;
  close(): Promise<void>;
};

/** A row of LiveCodeBench whose tests are on standard input, in the columns as its file has them. */
export function stdinRow(id: string, content: string, publicTests: string, privateTests: string) {
  return {
    question_id: id,
    question_content: content,
    contest_date: "2024-05-04T00:00:00",
    difficulty: "easy",
    starter_code: "",
    metadata: "{}",
    public_test_cases: publicTests,
    private_test_cases: privateTests,
  };
}

/** A new exam without rows, its model answering as told. */
export async function programExam(answer: ServerSettings["answer"]): Promise<ProgramExam> {
  const folder = mkdtempSync(join(tmpdir(), "heavybench-programs-"));
  const server = await startMisbehavingServer(answer === undefined ? {} : { answer });
  const heavybench = (...args: readonly string[]) =>
    runCommandLine(args, {
      cwd: folder,
      env: { HEAVYBENCH_DATA_DIR: join(folder, "data"), OPENAI_API_KEY: "none" },
    });
  return {
    folder,
    heavybench,
    take(...rows) {
      const path = join(folder, "rows.jsonl");
      writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      return heavybench("datasets", "fetch", WINDOW, "--from", path, "--force");
    },
    run: (...flags) =>
      heavybench(
        ...["run", "--dataset", WINDOW, "--model", "own/model", "--base-url", server.baseUrl],
        ...["--set", "bootstrap=50", ...flags],
      ),
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
