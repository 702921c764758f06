import { Command } from "commander";
import type { Benchmark } from "../../domain/benchmark.ts";
import type { BenchmarkCopy } from "../../loading/benchmark-copy.ts";
import { type CliContext, say } from "../context.ts";
import { refuseWords } from "../refuse-words.ts";
import { wholeNumber } from "../whole-number.ts";

/** `heavybench datasets`: what can be run, where it is from, and which copy is here. */
export function datasetsCommand(context: CliContext): Command {
  const command = new Command("datasets").description(
    "List, describe, fetch and verify benchmarks.",
  );
  command
    .command("list", { isDefault: true })
    .description("Every benchmark, and whether it is on this machine.")
    .option("--json", "one JSON array on standard output")
    .addHelpText(
      "after",
      "\nExamples:\n  heavybench datasets list\n  heavybench datasets list --json | jq '.[].name'",
    )
    .allowExcessArguments()
    .action((options: { json?: boolean }, self: Command) => {
      refuseWords(self, command);
      return list(context, options);
    });
  command
    .command("show")
    .argument("<name>", "a benchmark, or a file of your own")
    .description(
      "Where a benchmark is from, its licence, its known faults, and the copy that is here.",
    )
    .option("--json", "one JSON object on standard output")
    .addHelpText(
      "after",
      "\nExamples:\n  heavybench datasets show aime25\n  heavybench datasets show ./problems.jsonl",
    )
    .action((name: string, options: { json?: boolean }) => show(context, name, options));
  command
    .command("fetch")
    .argument("<name>", "a benchmark")
    .description("Download a benchmark, or take the copy you have. Goes on where it was stopped.")
    .option("--from <file...>", "take these files in place of a download")
    .option("--source <number>", "which of the sources that `datasets show` lists", "1")
    .option("--force", "fetch again what is already here")
    .option("--quiet", "no progress")
    .addHelpText(
      "after",
      [
        "",
        "Examples:",
        "  heavybench datasets fetch aime25",
        "  heavybench datasets fetch aime25 --from ~/aime25.jsonl",
        "  HF_TOKEN=… heavybench datasets fetch gpqa-diamond",
        "  heavybench datasets fetch gpqa-diamond --source 2",
        "  heavybench datasets fetch livecodebench-v6:2024-08-01..2025-02-01",
        "",
        "A date window of LiveCodeBench reads its release's copy: the release is fetched once for all windows,",
        "and a file that several releases hold is downloaded once for all of them.",
        "Given --from, a window keeps those rows as a copy of its own, which may be a part of the release.",
        "HEAVYBENCH_DATA_DIR names the folder, HF_TOKEN opens gated sets, HF_ENDPOINT a mirror.",
      ].join("\n"),
    )
    .action((name: string, options: FetchFlags) => fetchOne(context, name, options));
  command
    .command("verify")
    .argument("[names...]", "benchmarks; all that are here when none is named")
    .description("Hash every copy and read it from beginning to end.")
    .option("--json", "one JSON array on standard output")
    .addHelpText(
      "after",
      "\nExamples:\n  heavybench datasets verify\n  heavybench datasets verify aime25 gpqa-diamond",
    )
    .action((names: string[], options: { json?: boolean }) => verify(context, names, options));
  return command;
}

type FetchFlags = {
  readonly from?: readonly string[];
  readonly source: string;
  readonly force?: boolean;
  readonly quiet?: boolean;
};

/** What the whole list takes; a narrower terminal gets it without titles and licences. */
const WIDE_COLUMNS = 120;

async function list(context: CliContext, options: { json?: boolean }): Promise<void> {
  const { benchmarks } = await import("../../../datasets/index.ts");
  const rows = await Promise.all(
    benchmarks.map(async (benchmark) => ({ benchmark, here: await presence(context, benchmark) })),
  );
  if (options.json) {
    const value = rows.map(({ benchmark, here }) => ({
      ...facts(benchmark),
      on_this_machine: here,
    }));
    context.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    return;
  }
  const { default: Table } = await import("cli-table3");
  const { columnsOf } = await import("../screen.ts");
  const isWide = columnsOf(context.stdout) >= WIDE_COLUMNS;
  const table = new Table({
    head: [
      ...["name", ...(isWide ? ["title"] : []), "problems", "grader"],
      ...[...(isWide ? ["licence"] : []), "gated", "on this machine"],
    ],
    style: { head: [], border: [], compact: true },
    colAligns: isWide ? ["left", "left", "right"] : ["left", "right"],
  });
  for (const { benchmark, here } of rows) {
    const { name, title, problemCount, grader, licence, isGated } = benchmark;
    const names = isWide ? [name, title] : [name];
    const rights = isWide ? [licence] : [];
    table.push([...names, problemCount, grader, ...rights, isGated ? "yes" : "no", here]);
  }
  context.stdout.write(`${table.toString()}\n`);
  if (!isWide) say(context, "Titles, licences and sources: heavybench datasets show NAME");
}

async function show(context: CliContext, name: string, options: { json?: boolean }): Promise<void> {
  const [{ benchmarkCopy, describeCopy }, { sourcesOf }] = await Promise.all([
    import("../../loading/benchmark-copy.ts"),
    import("../../loading/fetch-benchmark.ts"),
  ]);
  const benchmark = await benchmarkOf(context, name);
  const copy = await benchmarkCopy(benchmark, await dataDir(context));
  const sizes = benchmark.partOf ? "at most " : "";
  const sources = sourcesOf(benchmark).map((files) =>
    files.map(({ url, revision, sha256 }) => ({ url, revision, sha256 })),
  );
  if (options.json) {
    const value = {
      ...facts(benchmark),
      notes: benchmark.notes ?? [],
      sources,
      copy: copyFacts(copy),
    };
    context.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    return;
  }
  const lines = [
    `${benchmark.title} (${benchmark.name})`,
    `  authors    ${benchmark.authors}`,
    `  link       ${benchmark.link}`,
    `  licence    ${benchmark.licence}${benchmark.isGated ? ", gated: accept the terms and set HF_TOKEN" : ""}`,
    `  problems   ${sizes}${benchmark.problemCount}, judged by the ${benchmark.grader} grader`,
  ];
  for (const [place, files] of sources.entries()) {
    for (const [at, { url, revision, sha256 }] of files.entries()) {
      lines.push(`  ${at === 0 ? `source ${place + 1}` : "and     "}   ${url}`);
      lines.push(`             revision ${revision ?? "none: may change upstream"}`);
      lines.push(`             sha256 ${sha256 ?? "recorded at the first fetch"}`);
    }
  }
  for (const note of benchmark.notes ?? []) lines.push(`  note       ${note}`);
  lines.push(
    copy === undefined
      ? `  copy       none here: heavybench datasets fetch ${benchmark.name}`
      : `  copy       ${describeCopy(copy)}`,
  );
  for (const file of copy?.files ?? [])
    lines.push(`             ${file.path} (${file.bytes} bytes)`);
  context.stdout.write(`${lines.join("\n")}\n`);
}

async function fetchOne(context: CliContext, name: string, flags: FetchFlags): Promise<void> {
  const [{ describeCopy }, { fetchBenchmark, checkProblems }, { adoptCopy }, { findBenchmark }] =
    await Promise.all([
      import("../../loading/benchmark-copy.ts"),
      import("../../loading/fetch-benchmark.ts"),
      import("../../loading/adopt-copy.ts"),
      import("../../../datasets/index.ts"),
    ]);
  const benchmark = findBenchmark(name);
  const folder = await dataDir(context);
  if (flags.from !== undefined) {
    const { namedFile } = await import("../named-file.ts");
    const hint = "--from takes files that you have downloaded.";
    const paths = flags.from.map((path) => namedFile(context, path, hint));
    const copy = await adoptCopy(benchmark, paths, folder);
    const count = benchmark.partOf ? await checkProblems(benchmark, copy) : benchmark.problemCount;
    say(context, `${benchmark.name}: ${count} problems, ${describeCopy(copy)}`);
    return;
  }
  const { showProgress } = await import("../download-progress.ts");
  const progress = showProgress(context, flags.quiet === true);
  const { copy, isNew } = await fetchBenchmark(benchmark, {
    dataDir: folder,
    source: wholeNumber(flags.source, "--source", 99),
    force: flags.force,
    hub: {
      endpoint: context.env.HF_ENDPOINT || undefined,
      token: context.env.HF_TOKEN || undefined,
    },
    onProgress: (file, received, total) => progress.update(file.url, received, total),
    onWait({ url }, lock) {
      if (flags.quiet) return;
      say(context, `Waiting for another process that downloads ${url}`);
      say(context, `  if there is none, remove ${lock}`);
    },
  }).finally(() => progress.end());
  const standing = isNew ? "" : "already here, ";
  const count = benchmark.partOf ? await checkProblems(benchmark, copy) : benchmark.problemCount;
  say(context, `${benchmark.name}: ${count} problems, ${standing}${describeCopy(copy)}`);
}

async function verify(
  context: CliContext,
  names: readonly string[],
  options: { json?: boolean },
): Promise<void> {
  const [{ verifyBenchmark }, { describeCopy }, { benchmarks, findBenchmark }] = await Promise.all([
    import("../../loading/verify-benchmark.ts"),
    import("../../loading/benchmark-copy.ts"),
    import("../../../datasets/index.ts"),
  ]);
  const chosen = names.length > 0 ? names.map((name) => findBenchmark(name)) : benchmarks;
  const folder = await dataDir(context);
  const report: object[] = [];
  for (const benchmark of chosen) {
    const found = await verifyBenchmark(benchmark, folder);
    const { name } = benchmark;
    if (found.state === "damaged" || (found.state === "absent" && names.length > 0))
      context.exit(1);
    if (found.state === "absent" && names.length === 0) continue;
    if (found.state === "sound") {
      const { problems, copy } = found;
      report.push({ name, state: found.state, problems, copy: copyFacts(copy) });
      if (!options.json)
        context.stdout.write(`${name}: sound, ${problems} problems, ${describeCopy(copy)}\n`);
    } else if (found.state === "damaged") {
      const { message, where, hint } = found.failure;
      report.push({ name, state: found.state, message, where, hint });
      if (!options.json) {
        context.stdout.write(`${name}: damaged\n`);
        say(context, `  ${message}\n  where: ${where}\n  hint:  ${hint}`);
      }
    } else {
      report.push({ name, state: found.state });
      if (!options.json) context.stdout.write(`${name}: not on this machine\n`);
    }
  }
  if (options.json) context.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}

/** A benchmark by its name, or one made of the user's file. */
async function benchmarkOf(context: CliContext, name: string): Promise<Benchmark> {
  const { findDataset } = await import("../find-dataset.ts");
  return findDataset(context, name);
}

async function dataDir(context: CliContext): Promise<string> {
  const { dataFolder } = await import("../../loading/data-folder.ts");
  return dataFolder(context.env);
}

async function presence(context: CliContext, benchmark: Benchmark): Promise<string> {
  const { benchmarkCopy } = await import("../../loading/benchmark-copy.ts");
  const { DatasetError } = await import("../../errors.ts");
  try {
    return (await benchmarkCopy(benchmark, await dataDir(context)))?.origin ?? "no";
  } catch (failure) {
    if (failure instanceof DatasetError) return "damaged";
    throw failure;
  }
}

function facts(benchmark: Benchmark) {
  const { name, title, authors, link, licence, isGated, problemCount, grader } = benchmark;
  return { name, title, authors, link, licence, gated: isGated, problems: problemCount, grader };
}

function copyFacts(copy: BenchmarkCopy | undefined) {
  if (copy === undefined) return null;
  const files = copy.files.map(({ path, from, revision, sha256, bytes, isPinned }) => ({
    path,
    from,
    revision: revision ?? null,
    sha256,
    bytes,
    pinned: isPinned,
  }));
  return { origin: copy.origin, sha256: copy.sha256, files };
}
