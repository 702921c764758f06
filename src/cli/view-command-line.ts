import { resolve } from "node:path";
import { countText } from "../domain/count-text.ts";
import { htmlReport } from "../report/html-report.ts";
import { type GradedProblem, problemsOf, type RunInStore } from "../run/graded-run.ts";
import { expandGrid } from "../run/grid.ts";
import { measureRun } from "../run/measure-run.ts";
import { questionRows } from "../run/question-rows.ts";
import { shownQuestion } from "../run/shown-question.ts";
import { openStore, type Store } from "../storage/open-store.ts";
import { runPath } from "../viewer/paths.ts";
import { serveViewer } from "../viewer/serve-viewer.ts";
import type { QuestionPlace, Viewed, ViewedQuestion } from "../viewer/viewed.ts";
import type { ViewOptions } from "./commands/view.ts";
import { type CliContext, say } from "./context.ts";
import { onInterrupt } from "./interrupt.ts";
import { listedRuns } from "./listed-runs.ts";
import { metricsBytes } from "./metrics-bytes.ts";
import { runInStore } from "./open-run.ts";
import { wholeNumber } from "./whole-number.ts";
import { reportDigest } from "./write-results.ts";

/** The first digits of a completion's key, as the reports write them, or all of it. */
const KEY_START = /^[0-9a-f]{8,64}$/;

/** Serves a store's pages until it is interrupted. */
export async function viewCommandLine(context: CliContext, options: ViewOptions): Promise<void> {
  const port = wholeNumber(options.port, "--port", 65_535);
  const store = openStore(resolve(context.cwd, options.store), { onlyReads: true });
  try {
    const viewer = await serveViewer(viewedStore(store, options.store), {
      port,
      onFailure: (failure) =>
        say(context, failure instanceof Error ? (failure.stack ?? failure.message) : `${failure}`),
    });
    context.stdout.write(`${viewer.url}\n`);
    say(
      context,
      `${countText(store.runs.list().length, "run")} of ${options.store} at ${viewer.url}`,
    );
    say(context, "Stop with Ctrl-C.");
    await new Promise<void>((stop) => onInterrupt(stop));
    await viewer.close();
  } finally {
    store.close();
  }
}

/** The store as the pages see it. A finished run's report is measured once, a running one's anew each time. */
function viewedStore(store: Store, name: string): Viewed {
  let measured: { readonly of: string; readonly page: string } | undefined;

  const source = (name: string): RunInStore | undefined => {
    const run = store.runs.find(name);
    return run && runInStore(store, run);
  };
  const question = (place: QuestionPlace): ViewedQuestion | undefined => {
    const found = source(place.run);
    return found && viewedQuestion(found, place);
  };

  return {
    store: name,
    runs: () => listedRuns(store),
    async report(name) {
      const found = source(name);
      if (found === undefined) return undefined;
      if (found.run.state === "running") return reportPage(found);
      const of = `${found.run.id} ${found.run.updatedAt}`;
      if (measured?.of !== of) measured = { of, page: reportPage(found) };
      return measured.page;
    },
    question,
    prompt(place) {
      const summary = question(place)
        ?.shown.cells[0]?.draws.find(({ draw }) => draw === place.draw)
        ?.summaries.find(
          ({ iteration, position }) => iteration === place.iteration && position === place.summary,
        );
      if (summary === undefined || summary.messages === null) return undefined;
      return { messages: summary.messages, manifest: summary.manifest };
    },
    completion(start) {
      const keys = KEY_START.test(start) ? store.completions.keysFrom(start) : [];
      const [key] = keys;
      return key === undefined || keys.length > 1 ? undefined : store.completions.get(key);
    },
  };
}

function reportPage(source: RunInStore): string {
  const metrics = measureRun(source);
  const rows = [...questionRows(source)];
  return htmlReport({
    metrics,
    rows,
    provenance: source.run.provenance,
    digest: reportDigest(source, metricsBytes(metrics), rows),
    viewerPath: runPath(source.run.name),
  });
}

function viewedQuestion(source: RunInStore, place: QuestionPlace): ViewedQuestion | undefined {
  const all = expandGrid(source.experiment);
  const cells =
    place.cell === undefined ? all.slice(0, 1) : all.filter(({ name }) => name === place.cell);
  if (place.cell !== undefined && cells.length === 0) return undefined;
  const problems = problemsOf(source, place.benchmark);
  const at = problems.findIndex(({ problem }) => problem.question.id === place.question);
  const graded = problems[at];
  if (graded === undefined) return undefined;
  const idOf = (found: GradedProblem | undefined) => found?.problem.question.id;
  return {
    shown: shownQuestion(source, graded, cells),
    cells: all.map(({ name }) => name),
    before: idOf(problems[at - 1]),
    after: idOf(problems[at + 1]),
  };
}
