import { graderIdentities as graders } from "../../graders/identities.ts";
import { countText } from "../domain/count-text.ts";
import { visible } from "../domain/visible-text.ts";
import { graderVersions } from "../run/grader-versions.ts";
import { measureRun } from "../run/measure-run.ts";
import { measuresVersion } from "../run/measures-version.ts";
import { type ChangedVerdict, type Regrading, regradeRun } from "../run/regrade-run.ts";
import { cellsDrawnByAnswers, staleDrawNotes } from "../run/stale-draws.ts";
import type { RegradeOptions } from "./commands/regrade.ts";
import { type CliContext, say } from "./context.ts";
import { openJudge } from "./open-judge.ts";
import { withRun } from "./open-run.ts";
import { openProgramTools } from "./program-tools.ts";
import { openProgress } from "./progress.ts";
import { resultsFolder } from "./results-folder.ts";
import { storedTests } from "./stored-tests.ts";
import { writeResults } from "./write-results.ts";

/** Lists what this version's graders change in a run; with --apply takes it, and writes the results anew. */
export async function regradeCommandLine(
  context: CliContext,
  name: string | undefined,
  options: RegradeOptions,
): Promise<void> {
  const place = { store: options.store, writes: options.apply ?? false };
  await withRun(context, name, place, async (source) => {
    const folder = resultsFolder(context, options.outputDir, source.run.name);
    const programs = await openProgramTools(
      { name: options.sandbox, isTrusting: options.iTrustThesePrograms },
      storedTests(context, source.experiment.datasets),
    );
    const judging = openJudge(programs.tools);
    let questions = 0;
    const line = () => `${countText(questions, "question")} judged`;
    const progress = openProgress(context, line, options.quiet ?? false);
    const turns = new Map<string, number>();
    try {
      const found = await regradeRun(
        source,
        { graders, judge: judging.judge, group: judging.group },
        {
          isApplied: options.apply ?? false,
          onChange(change) {
            const turn = `${change.before.verdict} to ${change.after.verdict}`;
            turns.set(turn, (turns.get(turn) ?? 0) + 1);
            progress.clear();
            context.stdout.write(`${options.json ? JSON.stringify(change) : changeText(change)}\n`);
          },
          onQuestion() {
            questions++;
            progress.tick();
          },
        },
      );
      progress.end();
      const kept = [...turns].map(([turn, count]) => `${count} ${turn}`).join(", ");
      say(context, `${source.run.name}: ${versionsText(source.graders)}`);
      say(
        context,
        `${found.changed} of ${countText(found.texts, "verdict")} ${found.changed === 1 ? "changes" : "change"}${kept === "" ? "" : ` (${kept})`}.`,
      );
      if (options.apply) await apply(found);
      else if (found.changed > 0)
        say(context, "Nothing was replaced. Take the new verdicts: heavybench regrade --apply");
      if (found.ungraded > 0) context.exit(3);
    } finally {
      progress.end();
      await Promise.all([judging.close(), programs.close()]);
    }

    async function apply({ changed, groups }: Regrading): Promise<void> {
      const { run, store } = source;
      const staleDraws = changed > 0 ? cellsDrawnByAnswers(source.experiment) : [];
      const provenance = {
        ...(run.provenance as object),
        graders: graderVersions(graders),
        measures: measuresVersion,
        ...(staleDraws.length === 0 ? {} : { staleDraws }),
      };
      store.runs.regroup(run.id, groups, provenance);
      const graded = { ...source, graders, run: { ...run, provenance } };
      await writeResults(folder, {
        ...graded,
        metrics: measureRun(graded),
      });
      say(context, `Taken. The results are written anew in ${folder}`);
      for (const note of staleDrawNotes(provenance)) say(context, `NOTE ${note}`);
    }
  });
}

/** "math 1.2.0 now, 1.1.0 when it was measured". */
function versionsText(measured: readonly { readonly name: string; readonly version: string }[]) {
  const present = graderVersions(graders);
  const changed = measured.filter(({ name, version }) => present[name] !== version);
  if (changed.length === 0) return "measured with these very graders";
  return changed
    .map(({ name, version }) => `${name} ${present[name]} now, ${version} when it was measured`)
    .join("; ");
}

function changeText({ problem, attempt, before, after }: ChangedVerdict): string {
  const side = ({ grader, verdict, answer, detail }: ChangedVerdict["before"]) =>
    `${verdict} by ${grader} (${answer === null ? "no answer" : `"${visible(answer.slice(0, 80))}"`}; ${visible(JSON.stringify(detail).slice(0, 160))})`;
  return `${visible(problem)}, ${attempt}\n  before: ${side(before)}\n  after:  ${side(after)}`;
}
