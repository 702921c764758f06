import { isUnfinished } from "../domain/completion.ts";
import { completionKey } from "../domain/completion-key.ts";
import type { GraderIdentity } from "../domain/grader.ts";
import type { Problem } from "../domain/problem.ts";
import type { Pool, Trajectory } from "../domain/trajectory.ts";
import { type Thinker, trajectoryRequest } from "../sampling/sample-trajectories.ts";
import type { Store } from "../storage/open-store.ts";
import { answerClasses, counted, graderOf, verdictsBy } from "./judged.ts";
import { furtherSamples } from "./run-question.ts";

/**
 * A question's pool as a run will find it, when every place of it is stored and graded; undefined
 * when anything of it is still to be sampled, judged or compared. Reads, and writes nothing.
 */
export async function storedPool(
  problem: Problem,
  asked: { readonly thinker: Thinker; readonly size: number; readonly resamples: boolean },
  means: {
    readonly store: Pick<Store, "completions" | "verdicts" | "answerGroups">;
    readonly graders: readonly GraderIdentity[];
  },
): Promise<Pool | undefined> {
  const { store, graders } = means;
  const grader = graderOf(problem, graders);
  const by = verdictsBy(problem, grader);
  const places: (Omit<Trajectory, "answerClass"> & Pick<ReturnType<typeof counted>, "stated">)[] =
    [];
  let wanted = asked.size;
  while (places.length < wanted) {
    const index = places.length;
    const key = completionKey(trajectoryRequest(problem.question, asked.thinker, index));
    const completion = store.completions.get(key);
    const known = store.verdicts.brief({ completionKey: key, ...by });
    if (completion === undefined || known === undefined || known.verdict === "ungraded")
      return undefined;
    places.push({ key, index, completion, ...counted(known, completion) });
    if (asked.resamples && places.length === wanted) {
      const usable = places.filter((place) => !isUnfinished(place.completion)).length;
      wanted += furtherSamples(asked.size, places.length, usable);
    }
  }

  let isCompared = true;
  const { classes } = await answerClasses(
    places.map(({ stated }) => stated),
    grader,
    {
      graders,
      judge: () => Promise.reject(new RangeError("A plan judges nothing.")),
      async group(_grader, answers) {
        isCompared = false;
        return { classes: answers.map((_, place) => place), skipped: 0 };
      },
    },
    { answerGroups: { get: store.answerGroups.get, put: async () => undefined } },
  );
  if (!isCompared) return undefined;
  return places.map(({ stated: _stated, ...place }, at) => ({
    ...place,
    answerClass: classes[at] ?? null,
  }));
}
