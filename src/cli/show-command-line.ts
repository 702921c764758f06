import { resolve } from "node:path";
import type { ShownCell, ShownQuestion } from "../domain/shown-question.ts";
import { visibleText } from "../domain/visible-text.ts";
import { ConfigurationError } from "../errors.ts";
import { percent, tokensText } from "../report/numbers.ts";
import { questionText } from "../report/question-text.ts";
import { choicesHint } from "../run/choices-hint.ts";
import type { Cell } from "../run/experiment.ts";
import type { GradedProblem, RunInStore } from "../run/graded-run.ts";
import { expandGrid } from "../run/grid.ts";
import { shownQuestion } from "../run/shown-question.ts";
import { worstQuestion } from "../run/worst-question.ts";
import { openStore } from "../storage/open-store.ts";
import { oneCell } from "./chosen-cells.ts";
import type { ShowOptions } from "./commands/show.ts";
import { type CliContext, say } from "./context.ts";
import { withRun } from "./open-run.ts";

/** The first digits of a completion's key: enough to tell it from a run's name. */
const KEY = /^[0-9a-f]{8,64}$/;

/** Questions named in a message; the rest are counted. */
const MOST_IDS = 20;

/** Shows what the command line asks for: a completion by its key, or a question of a run. */
export async function showCommandLine(
  context: CliContext,
  first: string | undefined,
  question: string | undefined,
  options: ShowOptions,
): Promise<void> {
  if (first !== undefined && question === undefined && KEY.test(first)) {
    showCompletion(context, first, options);
    return;
  }
  const { run, id } = whatIsMeant(context, first, question, options);
  await withRun(context, run, options, (source) => {
    const cells = chosenCells(source, options.cell);
    const { graded, cells: shownCells } = chosenQuestion(context, source, cells, id, options);
    const shown = onlyDraw(shownQuestion(source, graded, shownCells), options.draw);
    if (options.cache) writeCache(context, shown, options);
    else if (options.json) context.stdout.write(`${JSON.stringify(shown)}\n`);
    else context.stdout.write(questionText(shown, { isFull: options.full ?? false }));
  });
}

/** One name alone is a run's, or a question's of the latest run. */
function whatIsMeant(
  context: CliContext,
  first: string | undefined,
  question: string | undefined,
  options: ShowOptions,
): { readonly run: string | undefined; readonly id: string | undefined } {
  if (first === undefined || question !== undefined || options.worst) {
    return { run: first, id: question };
  }
  const store = openStore(resolve(context.cwd, options.store), { onlyReads: true });
  try {
    const isRun = store.runs
      .list()
      .some(({ name }) => name === first || name.startsWith(`${first}-`));
    return isRun ? { run: first, id: undefined } : { run: undefined, id: first };
  } finally {
    store.close();
  }
}

function chosenCells(source: RunInStore, name: string | undefined): readonly Cell[] {
  const cells = expandGrid(source.experiment);
  return name === undefined ? cells : [oneCell(cells, name, source.run.name)];
}

function chosenQuestion(
  context: CliContext,
  source: RunInStore,
  cells: readonly Cell[],
  id: string | undefined,
  options: ShowOptions,
): { readonly graded: GradedProblem; readonly cells: readonly Cell[] } {
  if (options.worst) {
    const worst = worstQuestion(source, cells);
    if (worst === undefined) {
      throw new ConfigurationError("No question of this run was deliberated on and graded.", {
        where: source.run.name,
        hint: `Name a question: heavybench show ${source.run.name} QUESTION`,
      });
    }
    const { graded, cell, heavy, baseline, against } = worst;
    say(
      context,
      heavy < baseline
        ? `Heavy thinking lost most here: ${against} ${percent(baseline)}, Heavy-Mean ${percent(heavy)} (${cell.name}).`
        : `Heavy thinking lost nowhere; here it gained least: ${against} ${percent(baseline)}, Heavy-Mean ${percent(heavy)} (${cell.name}).`,
    );
    return { graded, cells: [cell] };
  }
  const { questions, runs } = source.store;
  // By name, so that a damaged question keeps none of the others from being shown.
  const questionIds = runs
    .benchmarks(source.run.id)
    .flatMap((benchmark) => runs.questions(source.run.id, benchmark));
  const ids = questionIds.map((questionId) => questions.identity(questionId).name);
  const questionId = questionIds[ids.indexOf(id ?? "")];
  if (questionId !== undefined)
    return { graded: { questionId, problem: questions.get(questionId) }, cells };
  throw new ConfigurationError(
    id === undefined ? "Which question is to be shown?" : `The run has no question "${id}".`,
    {
      where: source.run.name,
      hint:
        id === undefined
          ? `Name one, or take --worst: heavybench show ${source.run.name} ${ids[0] ?? "QUESTION"}`
          : choicesHint(id, ids, MOST_IDS),
    },
  );
}

function onlyDraw(shown: ShownQuestion, draw: string | undefined): ShownQuestion {
  if (draw === undefined) return shown;
  const cells = shown.cells.map((cell): ShownCell => {
    const draws = cell.draws.filter((one) => String(one.draw) === draw);
    if (draws.length === 0) {
      throw new ConfigurationError(`Cell ${cell.cell} has no draw ${draw}.`, {
        where: "--draw",
        hint: `Draws of this question: ${cell.draws.map((one) => one.draw).join(", ") || "none"}.`,
      });
    }
    return { ...cell, draws };
  });
  return { ...shown, cells };
}

/** The prompt of one summary, as it was sent. */
function writeCache(context: CliContext, shown: ShownQuestion, options: ShowOptions): void {
  const summaries = shown.cells.flatMap(({ draws }) => draws[0]?.summaries ?? []);
  const last = Math.max(0, ...summaries.map(({ iteration }) => iteration));
  const summary = summaries.find(
    ({ iteration, position }) =>
      String(iteration) === (options.iteration ?? String(last)) &&
      String(position) === (options.summary ?? "0"),
  );
  if (summary?.messages === undefined || summary.messages === null) {
    throw new ConfigurationError("There is no such memory cache.", {
      where: `${shown.run} ${shown.question}`,
      hint: "Cells, draws, iterations and summaries that there are: the same command without --cache.",
    });
  }
  if (options.json) {
    const { manifest, messages } = summary;
    context.stdout.write(`${JSON.stringify({ manifest, messages })}\n`);
    return;
  }
  for (const { content } of summary.messages) context.stdout.write(`${visibleText(content)}\n`);
}

function showCompletion(context: CliContext, prefix: string, options: ShowOptions): void {
  const store = openStore(resolve(context.cwd, options.store), { onlyReads: true });
  try {
    const keys = store.completions.keysFrom(prefix);
    const [key] = keys;
    if (key === undefined || keys.length > 1) {
      throw new ConfigurationError(
        key === undefined
          ? `No completion's key begins with ${prefix}.`
          : `Several completions' keys begin with ${prefix}.`,
        {
          where: options.store,
          hint:
            key === undefined
              ? "Keys stand in: heavybench show RUN QUESTION"
              : `Give more digits: ${keys.map((one) => one.slice(0, prefix.length + 6)).join(", ")}`,
        },
      );
    }
    const completion = store.completions.get(key);
    if (completion === undefined) return;
    const { text, reasoning, flags, notes, usage, origin } = completion;
    if (options.json) {
      context.stdout.write(`${JSON.stringify({ key, ...completion })}\n`);
      return;
    }
    const facts = [
      key,
      origin,
      completion.finishReason,
      ...flags,
      tokensText(usage.completionTokens),
    ];
    context.stdout.write(
      visibleText(
        [
          facts.join(" · "),
          ...notes.map((note) => `note: ${note}`),
          ...(reasoning === undefined ? [] : ["── thinking", reasoning]),
          "── answer",
          text,
          "",
        ].join("\n"),
      ),
    );
  } finally {
    store.close();
  }
}
